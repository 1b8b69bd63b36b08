"""The lists of videos: made in the past, made here, paged, and gone after thirty days."""

import io
import time
from itertools import pairwise
from typing import Any

import av
import pytest

from voicelab.sandbox.past import past_videos

from .clips import decoded_seconds, wav_base64
from .conftest import Caller

LISTS = ("text2video", "image2video", "avatar/image2video", "advanced-lip-sync", "lip-sync")
EMPTY = ("omni-video", "multi-image2video", "video-extend", "motion-control", "effects")
AVATARS = "/v1/videos/avatar/image2video"
FIELDS = {
    "task_id",
    "task_status",
    "task_status_msg",
    "task_info",
    "watermark_info",
    "task_result",
    "final_unit_deduction",
    "created_at",
    "updated_at",
}


def listed(kling: Caller, name: str, **page: Any) -> list[dict[str, Any]]:
    status, body = kling.get(f"/v1/videos/{name}", **page)
    assert status == 200, body
    return list(body["data"])


def avatar(kling: Caller, **fields: Any) -> dict[str, Any]:
    body = {
        "image": "https://site.invalid/face.png",
        "sound_file": wav_base64(seconds=6),
        **fields,
    }
    status, answer = kling.post(AVATARS, **body)
    assert status == 200, answer
    return dict(answer["data"])


def test_about_two_dozen_past_videos_are_spread_over_the_lists(kling: Caller) -> None:
    lengths = [len(listed(kling, name)) for name in LISTS]
    assert sum(lengths) == len(past_videos()) == 25
    assert min(lengths) >= 3


@pytest.mark.parametrize("name", LISTS)
def test_items_have_the_vendors_fields_and_the_newest_stands_first(
    kling: Caller, name: str
) -> None:
    tasks = listed(kling, name)
    assert all(set(task) == FIELDS for task in tasks)
    assert all(one["created_at"] > two["created_at"] for one, two in pairwise(tasks))
    for task in tasks:
        videos = task["task_result"].get("videos", [])
        assert bool(videos) == (task["task_status"] == "succeed")
        assert all(set(v) == {"id", "url", "watermark_url", "duration"} for v in videos)
        assert bool(task["task_status_msg"]) == (task["task_status"] == "failed")
        assert task["watermark_info"] == {"enabled": False}


@pytest.mark.parametrize("name", ["advanced-lip-sync", "lip-sync"])
def test_a_lip_sync_names_the_video_it_was_made_from(kling: Caller, name: str) -> None:
    for task in listed(kling, name):
        parent = task["task_info"]["parent_video"]
        assert set(parent) == {"id", "url", "duration"}
        assert parent["id"] != task["task_result"]["videos"][0]["id"]
        assert float(parent["duration"]) > 2


@pytest.mark.parametrize("name", EMPTY)
def test_other_lists_are_empty_and_check_their_pages(kling: Caller, name: str) -> None:
    assert listed(kling, name) == []
    assert kling.get(f"/v1/videos/{name}", pageSize=501)[1]["code"] == 1201


@pytest.mark.parametrize("name", LISTS)
def test_pages_follow_each_other_and_end_with_an_empty_one(kling: Caller, name: str) -> None:
    whole = [task["task_id"] for task in listed(kling, name)]
    pages = [listed(kling, name, pageNum=n, pageSize=2) for n in range(1, len(whole) // 2 + 3)]
    assert [task["task_id"] for page in pages for task in page] == whole
    assert pages[-1] == []


@pytest.mark.parametrize("page", [{"pageSize": 501}, {"pageSize": 0}, {"pageNum": 1001}])
def test_pages_beyond_the_limits_are_1201(kling: Caller, page: dict[str, int]) -> None:
    status, body = kling.get("/v1/videos/text2video", **page)
    assert (status, body["code"]) == (400, 1201)
    assert kling.get("/v1/videos/text2video", pageSize=500)[0] == 200


@pytest.mark.parametrize("name", LISTS)
def test_each_past_video_is_found_by_its_task_id(kling: Caller, name: str) -> None:
    for task in listed(kling, name):
        assert kling.get(f"/v1/videos/{name}/{task['task_id']}")[1]["data"] == task


@pytest.mark.parametrize("name", [*LISTS, *EMPTY])
def test_an_unknown_id_is_1201_with_the_recorded_words(kling: Caller, name: str) -> None:
    status, body = kling.get(f"/v1/videos/{name}/nobody")
    assert (status, body["code"]) == (400, 1201)
    assert body["message"] == "Task not found by id/external id: nobody"


def test_a_task_of_one_list_is_not_found_in_another(kling: Caller) -> None:
    task_id = listed(kling, "text2video")[0]["task_id"]
    assert kling.get(f"/v1/videos/image2video/{task_id}")[0] == 400


def test_two_looks_at_a_list_see_the_same_links(kling: Caller) -> None:
    assert listed(kling, "text2video") == listed(kling, "text2video")


def test_a_video_made_here_stands_before_those_of_the_past_until_it_is_old(kling: Caller) -> None:
    made = avatar(kling)["task_id"]
    assert [task["task_id"] for task in listed(kling, "avatar/image2video")].index(made) == 0
    kling.age(8 * 86_400, made)
    assert [task["task_id"] for task in listed(kling, "avatar/image2video")].index(made) == 2
    assert listed(kling, "avatar/image2video", pageNum=3, pageSize=1)[0]["task_id"] == made


def film_of(kling: Caller, task: dict[str, Any]) -> bytes:
    answer = kling.session.get(task["task_result"]["videos"][0]["url"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "video/mp4")
    return answer.content


def test_a_video_is_a_small_mp4_of_the_told_length_with_its_sound(kling: Caller) -> None:
    task = listed(kling, "text2video")[0]
    film = film_of(kling, task)
    told = float(task["task_result"]["videos"][0]["duration"])
    assert decoded_seconds(film) == pytest.approx(told, abs=0.1)
    assert len(film) < 150_000
    with av.open(io.BytesIO(film)) as container:
        assert sum(1 for _ in container.decode(video=0)) == round(told * 5)
        assert "mp4" in container.format.name


def test_a_silent_video_has_no_sound_and_is_still_a_video(kling: Caller) -> None:
    task = listed(kling, "image2video")[3]
    assert task["final_unit_deduction"] == "2.5"
    with av.open(io.BytesIO(film_of(kling, task))) as container:
        assert [stream.type for stream in container.streams] == ["video"]


@pytest.mark.parametrize("name", LISTS)
def test_the_videos_of_each_list_have_files(kling: Caller, name: str) -> None:
    made = [task for task in listed(kling, name) if task["task_status"] == "succeed"]
    shortest = min(made, key=lambda task: float(task["task_result"]["videos"][0]["duration"]))
    assert film_of(kling, shortest)[4:8] == b"ftyp"


def test_links_of_videos_older_than_thirty_days_are_dead(kling: Caller) -> None:
    dead = []
    for name in LISTS:
        for task in listed(kling, name):
            for video in task["task_result"].get("videos", []):
                expires = int(video["url"].split("Expires=")[1].split("&")[0])
                assert expires == task["created_at"] // 1000 + 30 * 86_400
                if expires < time.time():
                    dead.append(video["url"])
    assert len(dead) == 3
    assert {kling.session.get(url).status_code for url in dead} == {403}
    kling.settings(links_expire=False)
    assert kling.session.get(dead[0]).status_code == 200


def test_a_video_made_here_dies_after_thirty_days_too(kling: Caller) -> None:
    task_id = avatar(kling)["task_id"]
    kling.age(60, task_id)
    url = kling.get(f"{AVATARS}/{task_id}")[1]["data"]["task_result"]["videos"][0]["url"]
    assert kling.session.get(url).status_code == 200
    kling.age(31 * 86_400, task_id)
    aged = kling.get(f"{AVATARS}/{task_id}")[1]["data"]["task_result"]["videos"][0]
    assert kling.session.get(aged["url"]).status_code == 403
    assert "expired" in kling.clone(video_id=aged["id"])[1]["message"]
