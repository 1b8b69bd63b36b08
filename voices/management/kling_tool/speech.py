"""`speak`: one call, sent once. Kling offers nothing to look a lost answer up by."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from voices.kling import Download, KlingClient, KlingError, OutcomeUnknown, SpeechTask
from voices.management.kling_tool import ready, trouble
from voices.management.kling_tool.answer import DOUBT, Answer, Say, Stop
from voices.management.kling_tool.target import Target, target
from voices.services import script, sentences, speech_checks
from voices.services.jobs import outside_transaction

NOT_AGAIN = "Nothing is sent again by itself: look at `manage.py kling costs` before you do."


def speak(options: dict[str, Any], say: Say) -> Answer:
    """Check, send, fetch the sound, name the file; exit code 2 when nobody knows."""
    text = script.clean(options["text"])
    speech_checks.check_speed(options["speed"])
    client = ready.client()
    with target(Path(options["out"]), force=options["force"]) as place:
        task = _sent(client, text, options)
        _demand_sound(task)
        found = _fetched(client, task, place)
        place.keep()
    return _answer(task, found, place.path)


def _sent(client: KlingClient, text: str, options: dict[str, Any]) -> SpeechTask:
    outside_transaction()
    speed: Decimal = options["speed"]
    try:
        return client.speak(
            text=text,
            voice_id=options["voice"],
            voice_language=options["language"],
            voice_speed=speed,
        )
    except OutcomeUnknown as error:
        stop = trouble.stop_for(error, **_facts(None))
        stop.cure = NOT_AGAIN
        raise stop from None
    except KeyboardInterrupt:
        raise _doubt("stopped", _facts(None)) from None


def _demand_sound(task: SpeechTask) -> None:
    """Stop unless the answer holds a sound."""
    said = {"code": 0, "message": task.message, "request_id": task.request_id, "http_status": 200}
    if task.failed:
        sentence = sentences.sentence("refused")
        raise Stop(sentence, reason="refused", kling=said, data=_facts(task))
    if not task.audios or not task.audios[0].url:
        raise _doubt("no-sound", _facts(task), said)


def _fetched(client: KlingClient, task: SpeechTask, place: Target) -> Download:
    """Fetched once; Kling keeps it for 30 days, so the link is what is left after a failure."""
    url = task.audios[0].url
    try:
        with place.written() as into:
            return client.download(url, into)
    except (KlingError, OSError) as error:
        kling = trouble.facts_of(error) if isinstance(error, KlingError) else None
        raise Stop(
            "Kling made this, but the sound could not be fetched.",
            cure=f"Fetch it within 30 days: {url}",
            reason="download",
            kling=kling,
            data={**_facts(task), "url": url},
        ) from None


def _doubt(reason: str, facts: dict[str, Any], kling: dict[str, Any] | None = None) -> Stop:
    return Stop(
        sentences.sentence("in-doubt"),
        cure=NOT_AGAIN,
        reason=reason,
        exit_code=DOUBT,
        kling=kling,
        data=facts,
    )


def _facts(task: SpeechTask | None) -> dict[str, Any]:
    audio = task.audios[0] if task and task.audios else None
    return {
        "task_id": task.task_id if task else "",
        "request_id": task.request_id if task else "",
        "status": task.status if task else "",
        "units": str(task.units) if task and task.units is not None else None,
        "audio_id": audio.id if audio else "",
        "seconds": str(audio.seconds) if audio and audio.seconds is not None else None,
    }


def _answer(task: SpeechTask, found: Download, path: Path) -> Answer:
    facts = _facts(task)
    data = {**facts, "file": str(path), "bytes": found.bytes, "sha256": found.sha256}
    return Answer(
        data,
        [
            f"{path}: {facts['seconds'] or '?'} s, {found.bytes:,} bytes.",
            f"Cost {facts['units'] or 'not told'} units.",
            f"Task {task.task_id}, audio {facts['audio_id']}, request {task.request_id}.",
        ],
    )
