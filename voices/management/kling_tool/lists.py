"""`voices` and `presets`: straight from Kling, page by page."""

from collections.abc import Callable, Iterator
from typing import Any

from voices.kling import RemoteVoice, VoiceTask
from voices.management.kling_tool import ready
from voices.management.kling_tool.answer import Answer, Say

#: A list that never ends is a defect of its server (reliability F7).
MOST_PAGES = 1000
WHOLE_PAGE = 500

Read = Callable[..., list[VoiceTask]]


def voices(options: dict[str, Any], say: Say) -> Answer:
    """The account's clones, failed and unfinished ones included."""
    return _listed(ready.client().voice_tasks, options, say)


def presets(options: dict[str, Any], say: Say) -> Answer:
    """Kling's official library."""
    return _listed(ready.client().preset_tasks, options, say)


def _listed(read: Read, options: dict[str, Any], say: Say) -> Answer:
    if options["all"]:
        tasks = list(_every(read, say))
    else:
        tasks = read(page=options["page"], page_size=options["size"])
    rows = [_row(task, voice) for task in tasks for voice in task.voices or (None,)]
    page = {"page": None, "size": None} if options["all"] else _page(options)
    return Answer({**page, "count": len(rows), "voices": rows}, _table(rows))


def _page(options: dict[str, Any]) -> dict[str, int]:
    return {"page": options["page"], "size": options["size"]}


def _every(read: Read, say: Say) -> Iterator[VoiceTask]:
    """All pages; an empty one ends them, and so does one that brings nothing new."""
    known: set[str] = set()
    for page in range(1, MOST_PAGES + 1):
        fresh = [
            task for task in read(page=page, page_size=WHOLE_PAGE) if task.task_id not in known
        ]
        if not fresh:
            return
        known |= {task.task_id for task in fresh}
        say(f"{len(known)} read …")
        yield from fresh


def _row(task: VoiceTask, voice: RemoteVoice | None) -> dict[str, Any]:
    """A task that has no voice (yet) is a row too: it shows why."""
    return {
        "voice_id": voice.voice_id if voice else "",
        "name": voice.name if voice else "",
        "task_id": task.task_id,
        "external_task_id": task.external_task_id,
        "status": task.status,
        "message": task.message,
        "trial": bool(voice and voice.trial_url),
        "owner": voice.owned_by if voice else "",
        "created_at": task.created_at.isoformat() if task.created_at else None,
    }


def _table(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["Nothing on this page."]
    head = ["voice id", "task id", "status", "trial", "owner", "name"]
    body = [
        [
            row["voice_id"] or "-",
            row["task_id"] or "-",
            row["status"] or "-",
            "yes" if row["trial"] else "no",
            row["owner"] or "-",
            row["name"] or row["message"] or "-",
        ]
        for row in rows
    ]
    widths = [max(len(cell) for cell in column) for column in zip(head, *body, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in [head, *body]
    ]
