"""Every call of the client, each with the honest answer that is spoilt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from tests.kling.far_ends import BASE
from voices.kling import KlingClient, Ledger, VideoKind

NOW = datetime(2026, 9, 21, tzinfo=UTC)
WINDOW = {"start": NOW - timedelta(days=30), "end": NOW}
VOICE = {"voice_id": "930801338081615883", "voice_name": "安娜", "owned_by": "4711"}
AUDIO = {"id": "930801290416885794", "url": "https://cdn.klingai.com/a.mp3", "duration": "5.1"}
VIDEO = {"id": "864102938475610293", "url": "https://cdn.klingai.com/a.mp4", "duration": "10.041"}


def task(number: int = 1, **result: Any) -> dict[str, Any]:
    """A task as the vendor writes it."""
    return {
        "task_id": f"93080130148630532{number}",
        "task_status": "succeed",
        "task_status_msg": "",
        "task_info": {"external_task_id": f"vl-{number}"},
        "task_result": result or {"voices": [VOICE | {"trial_url": AUDIO["url"]}]},
        "final_unit_deduction": "0.05",
        "created_at": 1790000000123,
        "updated_at": 1790000000999,
    }


def newer(number: int, *outputs: dict[str, Any]) -> dict[str, Any]:
    """The same by the newer standard."""
    return {
        "id": f"93080130148630532{number}",
        "status": "succeeded",
        "message": "",
        "create_time": 1790000000123,
        "update_time": 1790000000999,
        "external_id": f"vl-{number}",
        "outputs": list(outputs),
        "billing": [{"type": "unit", "amount": "10"}],
    }


def paid(number: int) -> dict[str, Any]:
    """A row of a ledger."""
    return {
        "task_id": f"93080130148630532{number}",
        "product_function": "Text to Video",
        "model_name": "kling-v2-6",
        "resolution": "1080p",
        "duration": "10.041",
        "video_sound": "native",
        "voice_control": False,
        "deduction_time": 1790000000999,
        "deduction_amount": "10",
    }


_MORE = {"count": 2, "next_cursor": "WzE3", "has_more": True}
PACK = {"resource_pack_id": "5e6b", "status": "online", "total_quantity": 500.0}
PACK |= {"remaining_quantity": 412.6, "effective_time": 1790000000000, "invalid_time": ""}
COSTS = {"code": 0, "msg": "SUCCEED", "resource_pack_subscribe_infos": [PACK, PACK]}
VIDEOS = [task(6, videos=[VIDEO]), task(7, videos=[VIDEO | {"id": "864102938475610294"}])]
VOICE_OUTPUT = {"type": "voice", "id": VOICE["voice_id"], "name": "安娜", "url": AUDIO["url"]}
TASKS = {"result": [newer(8, {"type": "video", **VIDEO}), newer(9, VOICE_OUTPUT)], **_MORE}
BILLS = {"result": {"detail": [paid(6), paid(7)]}, **_MORE}

Call = Callable[[KlingClient], Any]
#: name -> the call, and the data of the honest answer (bytes for a sound)
CALLS: dict[str, tuple[Call, Any]] = {
    "create": (
        lambda kling: kling.create_voice(voice_name="a", external_task_id="vl-1", video_id="1"),
        task(),
    ),
    "look-up by our id": (lambda kling: kling.get_voice_task("vl-1"), task()),
    "poll": (lambda kling: kling.get_voice_task("930801301486305321"), task()),
    "list of clones": (lambda kling: kling.voice_tasks(), [task(), task(2), task(3)]),
    "list of presets": (lambda kling: kling.preset_tasks(), [task(4), task(5)]),
    "delete": (lambda kling: kling.delete_voice("1"), None),
    "speak": (
        lambda kling: kling.speak(
            text="a", voice_id="b", voice_language="en", voice_speed=Decimal("1.0")
        ),
        task(audios=[AUDIO]),
    ),
    "costs": (lambda kling: kling.costs(**WINDOW), COSTS),
    "download": (lambda kling: kling.download(f"{BASE}/a.mp3", BytesIO()), b"ID3" + bytes(4000)),
    "unified list": (lambda kling: kling.ready_videos(**WINDOW), TASKS),
    "tasks by their ids": (lambda kling: kling.tasks(task_ids=["1"]), TASKS),
}
for _kind in VideoKind:
    CALLS |= {
        f"list of {_kind}": (lambda kling, kind=_kind: kling.videos(kind), VIDEOS),
        f"one of {_kind}": (
            lambda kling, kind=_kind: kling.video(kind, "930801301486305326"),
            VIDEOS[0],
        ),
    }
for _ledger in Ledger:
    CALLS[f"ledger {_ledger}"] = (
        lambda kling, ledger=_ledger: kling.bills(ledger, **WINDOW),
        BILLS,
    )
