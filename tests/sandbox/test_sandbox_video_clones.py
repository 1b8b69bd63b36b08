"""Cloning from a video of the account: which ones carry a voice."""

import pytest

from voicelab.sandbox.models import Task

from .clips import decoded_seconds, wav_base64
from .conftest import Caller

LISTS = ("text2video", "image2video", "avatar/image2video", "advanced-lip-sync", "lip-sync")
FIT = [
    "864102938475610293",  # V2.6 with sound, from text
    "863501827364509182",  # the same, five seconds
    "864055102938475610",  # V2.6 with a voice of ours, from a picture
    "862345678901234567",  # avatar
    "864001928374655001",  # avatar, 27.9 s
    "864033847561029306",  # lip-sync
    "863955647382910509",  # the older lip-sync
]
REFUSED = {
    "863918274650192837": "not supported",  # V2.6 without sound
    "862990127364518273": "not supported",  # V2.5
    "862610293847560192": "not supported",  # V3 with sound
    "863200918273645546": "not supported",  # V2.6 without sound, from a picture
    "862880019283746550": "not supported",  # V2.5 from a picture
    "863700192837465502": "between 5 and 30 seconds",  # avatar, 3.4 s
    "863399182736455003": "between 5 and 30 seconds",  # avatar, 48.2 s
    "863655019283746507": "between 5 and 30 seconds",  # lip-sync, 4.2 s
    "863011029384756010": "between 5 and 30 seconds",  # the older lip-sync, 31.2 s
    "862733645019283746": "not found",  # failed: it never got a video
    "863100283746550104": "not found",  # a failed avatar
    "859400182736455463": "expired",  # V2.6 with sound, 41 days old
    "860022938475610205": "expired",  # avatar, 36 days old
    "862345678901234568": "not found",
    "1": "not found",
    "my-video": "not found",
}


@pytest.mark.parametrize("video_id", FIT)
def test_a_voice_is_cloned_from_a_video_that_carries_one(kling: Caller, video_id: str) -> None:
    voice = kling.ready_voice(video_id=video_id)
    assert voice["voice_name"] == "Anna"


@pytest.mark.parametrize(("video_id", "words"), REFUSED.items())
def test_other_videos_are_refused_at_once_and_cost_nothing(
    kling: Caller, video_id: str, words: str
) -> None:
    status, body = kling.clone(video_id=video_id)
    assert (status, body["code"]) == (400, 1201)
    assert words in body["message"]
    assert "data" not in body
    assert kling.settings()["unit_cents"] == 41_260
    assert kling.get("/v1/general/custom-voices")[1]["data"] == []


def test_a_task_id_is_no_video_id(kling: Caller) -> None:
    task = kling.get("/v1/videos/avatar/image2video")[1]["data"][0]
    assert task["task_status"] == "succeed"
    assert kling.clone(video_id=task["task_id"])[1]["code"] == 1201


def test_the_lists_offer_exactly_what_is_judged_here(kling: Caller) -> None:
    tasks = [task for name in LISTS for task in kling.get(f"/v1/videos/{name}")[1]["data"]]
    videos = {
        video["id"]: task for task in tasks for video in task["task_result"].get("videos", [])
    }
    accepted = set()
    kling.settings(slots=99)
    for video_id in videos:
        if kling.clone(video_id=video_id)[0] == 200:
            accepted.add(video_id)
    assert set(FIT) <= accepted
    assert accepted & set(REFUSED) == set()
    assert len(videos) - len(accepted) >= 10


def test_two_clones_of_one_video_sound_alike_and_of_two_videos_do_not(kling: Caller) -> None:
    voices = [kling.ready_voice(video_id=video_id) for video_id in (FIT[0], FIT[0], FIT[3])]
    first, again, other = (kling.session.get(voice["trial_url"]).content for voice in voices)
    assert first == again != other
    assert 2 < decoded_seconds(first) < 10


def avatar(kling: Caller, *, seconds: float) -> str:
    """The task id of a new avatar."""
    sound = wav_base64(seconds=seconds)
    body = {"image": "https://site.invalid/face.png", "sound_file": sound}
    return str(kling.post("/v1/videos/avatar/image2video", **body)[1]["data"]["task_id"])


@pytest.mark.parametrize(("seconds", "status"), [(4, 400), (8, 200), (31, 400)])
def test_an_avatar_made_here_is_cloned_once_it_is_finished(
    kling: Caller, seconds: float, status: int
) -> None:
    task_id = avatar(kling, seconds=seconds)
    kling.age(60, task_id)
    task = kling.get(f"/v1/videos/avatar/image2video/{task_id}")[1]["data"]
    (video,) = task["task_result"]["videos"]
    assert kling.clone(video_id=video["id"])[0] == status


def test_an_avatar_that_is_not_finished_has_no_voice_yet(kling: Caller) -> None:
    video_id = Task.objects.get(task_id=avatar(kling, seconds=8)).result_id
    assert "not found" in kling.clone(video_id=video_id)[1]["message"]
