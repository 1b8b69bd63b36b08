"""Videos, ledgers and the unified list, from JSON as the vendor's pages write it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.kling.far_ends import BASE, Script, envelope
from voices.kling import (
    AccessKeyPair,
    ApiKeyNeeded,
    Bill,
    KlingClient,
    Ledger,
    ReadFailed,
    RemoteVideo,
    SignInRefused,
    TaskNotFound,
    VideoKind,
    VideoTask,
    verdict,
)

NOW = datetime(2026, 9, 25, tzinfo=UTC)
LEGACY = {
    "task_id": "930801301486305328",
    "task_status": "succeed",
    "task_status_msg": "",
    "task_info": {"external_task_id": "vl-7"},
    "watermark_info": {"enabled": False},
    "task_result": {
        "videos": [
            {
                "id": "930801338081615999",
                "url": "https://p1-kling.klingai.com/v.mp4",
                "watermark_url": "",
                "duration": "5.1",
            }
        ]
    },
    "final_unit_deduction": "12",
    "created_at": 1790000000123,
    "updated_at": 1790000109456,
}
NEWER = {
    "id": "930801301486305400",
    "status": "succeeded",
    "message": "",
    "create_time": 1790000000123,
    "update_time": "1790000109456",
    "external_id": "vl-8",
    "outputs": [
        {"type": "video", "id": "77", "url": "https://p1-kling.klingai.com/w.mp4", "duration": 10},
        {"type": "voice", "id": "88", "name": "Anna", "url": "https://c.example/t.mp3"},
        {"type": "image", "id": "99", "url": "https://c.example/i.png"},
    ],
    "billing": [],
}
DEDUCTION = {
    "package_id": "p",
    "product_type": "video",
    "task_id": "930801301486305328",
    "api_key_name": "team",
    "product_function": "Image to Video",
    "model_name": "kling-v2-6",
    "resolution": "1080p",
    "duration": "5.04",
    "refer_video_input": False,
    "video_sound": "native",
    "voice_control": False,
    "deduction_time": "1779549455861",
    "unit_before_deduction": 13037.3,
    "deduction_amount": 5.0,
    "unit_after_deduction": 13032.3,
}


def window(**more: Any) -> Any:
    return {"start": NOW - timedelta(days=30), "end": NOW, **more}


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (VideoKind.TEXT2VIDEO, "text2video"),
        (VideoKind.IMAGE2VIDEO, "image2video"),
        (VideoKind.AVATAR, "avatar/image2video"),
        (VideoKind.ADVANCED_LIP_SYNC, "advanced-lip-sync"),
        (VideoKind.LIP_SYNC, "lip-sync"),
    ],
)
def test_each_list_has_its_path_and_gives_ids_of_videos_not_of_tasks(
    client: KlingClient, script: Script, kind: VideoKind, path: str
) -> None:
    script.answer(envelope([LEGACY]))
    (task,) = client.videos(kind, page=2, page_size=30)
    assert script.asked[0].url == f"{BASE}/v1/videos/{path}?pageNum=2&pageSize=30"
    assert (task.kind, task.task_id, task.external_task_id) == (kind, LEGACY["task_id"], "vl-7")
    assert task.videos == (
        RemoteVideo(
            id="930801338081615999",
            url="https://p1-kling.klingai.com/v.mp4",
            seconds=Decimal("5.1"),
        ),
    )
    assert (task.succeeded, task.units) == (True, Decimal(12))
    assert task.created_at == datetime(2026, 9, 21, 14, 13, 20, 123000, tzinfo=UTC)


def test_a_lip_sync_names_the_video_it_began_with(client: KlingClient, script: Script) -> None:
    parent = {
        "parent_video": {"id": 930801338081615998, "url": "https://x.example", "duration": ""}
    }
    script.answer(envelope(LEGACY | {"task_info": parent}))
    task = client.video(VideoKind.ADVANCED_LIP_SYNC, "930801301486305328")
    assert script.asked[0].url == f"{BASE}/v1/videos/advanced-lip-sync/930801301486305328"
    assert (task.parent_id, task.external_task_id) == ("930801338081615998", "")


def test_a_video_task_that_is_not_there_has_one_class(client: KlingClient, script: Script) -> None:
    words = "Task not found by id/external id: x"
    script.answer(envelope(code=1201, message=words), status=400)
    with pytest.raises(TaskNotFound):
        client.video(VideoKind.AVATAR, "x")
    script.answer(envelope({}))
    with pytest.raises(ReadFailed):
        client.video(VideoKind.AVATAR, "x")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"task_id": ".."}, "no task id"),
        ({"task_id": None}, "no task id"),
        ({"task_id": "1", "task_info": {"external_task_id": "vl-2"}}, "about another task"),
    ],
)
def test_an_answer_about_no_video_or_another_is_not_taken_for_ours(
    client: KlingClient, script: Script, wrong: dict[str, Any], words: str
) -> None:
    script.answer(envelope(LEGACY | wrong))
    with pytest.raises(ReadFailed, match=words):
        client.video(VideoKind.AVATAR, LEGACY["task_id"])


def test_a_list_that_is_none_is_a_failed_read(client: KlingClient, script: Script) -> None:
    script.answer(envelope({"videos": []}))
    with pytest.raises(ReadFailed):
        client.videos(VideoKind.AVATAR)
    script.answer(envelope(None))
    assert client.videos(VideoKind.AVATAR) == []


def test_the_unified_list_is_asked_for_finished_videos_and_read_in_its_own_words(
    client: KlingClient, script: Script
) -> None:
    page = {"result": [NEWER], "count": 1, "next_cursor": "c2", "has_more": True}
    script.answer(envelope(page))
    found = client.ready_videos(**window(limit=100))
    assert (script.asked[0].method, script.asked[0].url) == ("POST", f"{BASE}/tasks")
    assert script.sent == {
        "start_time": 1787702400000,
        "end_time": 1790294400000,
        "limit": 100,
        "filters": [
            {"key": "status", "values": ["succeeded"]},
            {"key": "product_type", "values": ["video"]},
        ],
    }
    (task,) = found.tasks
    assert (task.task_id, task.succeeded, task.kind) == ("930801301486305400", True, None)
    assert [(video.id, video.seconds) for video in task.videos] == [("77", Decimal(10))]
    assert [voice.voice_id for voice in task.voices] == ["88"]
    assert (task.external_task_id, found.next_cursor) == ("vl-8", "c2")
    script.answer(envelope({"result": [], "next_cursor": "c2", "has_more": False}))
    assert client.ready_videos(**window(cursor="c2")).next_cursor == ""
    assert script.sent == {"cursor": "c2"}


@pytest.mark.parametrize(
    "data",
    [
        [LEGACY],
        {"result": [LEGACY], "has_more": "false", "next_cursor": "c"},
        {"result": [LEGACY], "next_cursor": ""},
        {"result": [LEGACY], "next_cursor": None, "has_more": True},
    ],
)
def test_a_page_without_a_way_on_is_the_last(
    client: KlingClient, script: Script, data: object
) -> None:
    script.answer(envelope(data))
    page = client.ready_videos(**window())
    assert [task.task_id for task in page.tasks] == [LEGACY["task_id"]]
    assert page.next_cursor == ""


def test_tasks_are_looked_up_by_at_most_twenty_ids(client: KlingClient, script: Script) -> None:
    script.answer(envelope({"result": [NEWER]}))
    found = client.tasks(task_ids=["1", "2"], external_task_ids=["vl-8"])
    assert script.asked[0].url == f"{BASE}/tasks?task_ids=1%2C2&external_task_ids=vl-8"
    assert len(found.tasks) == 1
    for ids in ([], ["1"] * 21):
        with pytest.raises(ValueError, match="ids"):
            client.tasks(task_ids=ids)


def test_a_key_pair_never_asks_the_newer_standard(script: Script) -> None:
    pair = AccessKeyPair("access-key-access-key", "s" * 32)
    client = KlingClient(base_url=BASE, credential=pair, adapters={BASE: script})
    assert not client.reads_unified_list
    for act in (lambda: client.ready_videos(**window()), lambda: client.tasks(task_ids=["1"])):
        with pytest.raises(ApiKeyNeeded) as caught:
            act()
        assert (caught.value.breaker, caught.value.state) == (None, "")
    assert script.asked == []
    script.answer(envelope({"result": {"detail": []}}))
    assert client.bills(Ledger.BALANCE, **window()).bills == ()


def test_a_key_that_the_newer_standard_refuses_is_a_refused_key(
    client: KlingClient, script: Script
) -> None:
    script.answer(envelope(code=1002, message="does not support AK/SK"), status=401)
    with pytest.raises(SignInRefused):
        client.ready_videos(**window())


def test_a_ledger_is_read_with_the_cursor_beside_its_rows(
    client: KlingClient, script: Script
) -> None:
    data = {"result": {"detail": [DEDUCTION, {"task_id": ""}], "count": 1}, "next_cursor": "n"}
    script.answer(envelope(data | {"has_more": True}))
    page = client.bills(Ledger.PACKAGE, **window())
    assert script.asked[0].url == f"{BASE}/account/billing/package"
    assert script.sent["filters"] == [{"key": "product_type", "values": ["video"]}]
    assert page.next_cursor == "n"
    assert page.bills == (
        Bill(
            task_id="930801301486305328",
            function="Image to Video",
            model="kling-v2-6",
            resolution="1080p",
            sound="native",
            voice_control=False,
            seconds=Decimal("5.04"),
            amount=Decimal("5.0"),
        ),
    )


# Which of them a voice can be cloned from


def task(kind: VideoKind | None = VideoKind.IMAGE2VIDEO, **facts: Any) -> VideoTask:
    return VideoTask(
        **{"task_id": "1", "status": "succeed", "kind": kind, "created_at": NOW} | facts
    )


def bill(model: str = "kling-v2-6", sound: str = "native", function: str = "") -> Bill:
    return Bill(task_id="1", model=model, sound=sound, function=function)


VIDEO = RemoteVideo(id="7", seconds=Decimal("10"))
OLD = {"created_at": NOW - timedelta(days=30, seconds=1)}


@pytest.mark.parametrize(
    ("about", "paid", "expected"),
    [
        (task(), bill(), ("yes", "")),
        (task(), bill("Kling 2.6"), ("yes", "")),
        (task(VideoKind.TEXT2VIDEO), bill("KLING-V2.6-PRO"), ("yes", "")),
        (task(), bill("kling-v2-5-turbo"), ("no", "wrong-model")),
        (task(), bill("kling-v12-6"), ("no", "wrong-model")),
        (task(), bill("kling-v2-60"), ("no", "wrong-model")),
        (task(), bill("kling-v1-6"), ("no", "wrong-model")),
        (task(), bill(sound="off"), ("no", "no-sound")),
        (task(), bill(sound="original"), ("no", "no-sound")),
        (task(), bill(sound=""), ("unknown", "unknown-sound")),
        (task(), bill(""), ("unknown", "unknown-model")),
        (task(), None, ("unknown", "unknown-model")),
        (task(VideoKind.AVATAR), None, ("yes", "")),
        (task(VideoKind.ADVANCED_LIP_SYNC), None, ("yes", "")),
        (task(VideoKind.LIP_SYNC), bill("kling-v1", "off"), ("yes", "")),
        (task(None), None, ("unknown", "unknown-kind")),
        (task(None), bill(), ("unknown", "unknown-kind")),
        (task(None), bill(function="Image to Video"), ("yes", "")),
        (task(None), bill("kling-v3", function="Text to Video"), ("no", "wrong-model")),
        (task(None), bill("kling-v3", function="Avatar"), ("yes", "")),
        (task(None), bill(function="Lip Sync"), ("yes", "")),
        (task(None), bill(function="Multi-Image to Video"), ("no", "wrong-kind")),
        (task(None), bill(function="Video Extension"), ("no", "wrong-kind")),
        (task(None), bill(function="Motion Control"), ("unknown", "unknown-kind")),
        (task(status="failed"), bill(), ("no", "failed")),
        (task(status="processing"), bill(), ("unknown", "not-ready")),
        (task(status="reviewing"), bill(), ("unknown", "unknown-status")),
        (task(**OLD), bill(), ("no", "expired")),
        (task(VideoKind.AVATAR, **OLD), None, ("no", "expired")),
        (task(created_at=None), bill(), ("yes", "")),
    ],
)
def test_a_video_can_be_used_by_model_sound_kind_and_age(
    about: VideoTask, paid: Bill | None, expected: tuple[str, str]
) -> None:
    found = verdict(about, VIDEO, bill=paid, now=NOW)
    assert (found.usable, found.reason) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ("4.99", "too-short"),
        ("5", ""),
        ("5.041", ""),
        ("30", ""),
        ("30.1", "too-long"),
        (None, ""),
    ],
)
@pytest.mark.parametrize("kind", [VideoKind.AVATAR, VideoKind.IMAGE2VIDEO])
def test_five_to_thirty_seconds_fit_whatever_made_them(
    kind: VideoKind, seconds: str | None, expected: str
) -> None:
    video = RemoteVideo(id="7", seconds=Decimal(seconds) if seconds else None)
    assert verdict(task(kind), video, bill=bill(), now=NOW).reason == expected


def test_a_length_that_the_list_lacks_is_taken_from_the_ledger() -> None:
    paid = Bill(task_id="1", model="kling-v2-6", sound="native", seconds=Decimal("3"))
    assert verdict(task(), RemoteVideo(id="7"), bill=paid, now=NOW).reason == "too-short"
    assert verdict(task(), VIDEO, bill=paid, now=NOW).reason == ""
