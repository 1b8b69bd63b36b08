"""`clone` and `delete`: voices at Kling, made and removed without a row of the library."""

import re
import uuid
from typing import Any

from voices.kling import (
    AddressRefused,
    AlreadyCreated,
    KlingClient,
    KlingError,
    OutcomeUnknown,
    TaskNotFound,
    VoiceNotFound,
    VoiceTask,
)
from voices.kling.guard import link_rules
from voices.management.kling_tool import ready, trouble, waiting
from voices.management.kling_tool.answer import DOUBT, Answer, Say, Stop
from voices.services import sentences
from voices.services.cloning import KLING_NAME_MAX
from voices.services.jobs import outside_transaction
from voices.services.refusals import Refused

LIBRARY = "The library does not know this voice yet: press Refresh on Voices to see it there."
_EXTERNAL_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def clone(options: dict[str, Any], say: Say) -> Answer:
    """Create; after an unknown outcome look it up by our id; wait for its end when asked to."""
    _check(options)
    external_id = options["external_id"] or f"vl-{uuid.uuid4()}"
    client = ready.client()
    say(f"Asking Kling as {external_id} …")
    task, found = _created(client, options, external_id)
    if options["wait"]:
        task = waiting.until_end(client, task, external_id=external_id, say=say)
    return _answer(task, external_id=external_id, found=found)


def delete(options: dict[str, Any], say: Say) -> Answer:
    """Delete for good; a voice that is gone already is a success."""
    voice_id = options["voice_id"]
    if not options["yes"]:
        raise Stop(
            "Deleting a voice at Kling can't be undone. Nothing was sent.",
            cure="Add --yes if you mean it.",
            reason="not-confirmed",
        )
    client = ready.client()
    outside_transaction()
    try:
        request_id, gone = client.delete_voice(voice_id).request_id, False
    except VoiceNotFound as error:
        request_id, gone = error.request_id, True
    except OutcomeUnknown as error:
        raise Stop(
            "We don't know whether Kling deleted this voice.",
            cure="Run the same command again: deleting twice does no harm.",
            reason="in-doubt",
            exit_code=DOUBT,
            kling=trouble.facts_of(error),
        ) from None
    data = {"voice_id": voice_id, "already_gone": gone, "request_id": request_id}
    line = f"Voice {voice_id} is deleted at Kling."
    if gone:
        line = f"Kling has no clone {voice_id} (any more). Nothing had to be deleted."
    return Answer(data, [line, "The library notices at its next Refresh."])


def _check(options: dict[str, Any]) -> None:
    """What can be known before anything is sent."""
    if not options["permission"]:
        raise Stop(
            "A voice may be cloned only with the permission of the person who speaks. "
            "Nothing was sent.",
            cure="If you have it, add --i-have-permission.",
            reason="permission",
        )
    name = options["name"].strip()
    if not name:
        raise Refused("kling-name-empty")
    if len(name) > KLING_NAME_MAX:
        raise Refused("kling-name-too-long", count=len(name))
    if options["external_id"] and not _EXTERNAL_ID.fullmatch(options["external_id"]):
        cure = "Leave it out, or use letters, digits, dots, colons and dashes: vl-my-voice."
        raise Stop("--external-id is not usable.", cure=cure, reason="external-id")
    if options["url"]:
        _check_link(options["url"])


def _check_link(url: str) -> None:
    try:
        link_rules(frozenset()).check(url)
    except AddressRefused:
        cure = "Give the http or https address of an .mp3, .wav, .mp4 or .mov on the internet."
        raise Stop("Kling can't fetch a clip from there.", cure=cure, reason="url") from None


def _created(
    client: KlingClient, options: dict[str, Any], external_id: str
) -> tuple[VoiceTask, bool]:
    """The task, and whether it was found by our id instead of being answered."""
    source = {"voice_url": options["url"]} if options["url"] else {"video_id": options["video"]}
    outside_transaction()
    try:
        name = options["name"].strip()
        return client.create_voice(voice_name=name, external_task_id=external_id, **source), False
    except (OutcomeUnknown, AlreadyCreated) as error:
        return _looked_up(client, external_id, error), True
    except KeyboardInterrupt:
        raise _doubt(external_id) from None


def _looked_up(client: KlingClient, external_id: str, lost: KlingError) -> VoiceTask:
    try:
        return client.get_voice_task(external_id)
    except TaskNotFound:
        stop = _doubt(external_id)
        stop.sentence += f" Kling shows nothing under {external_id} so far."
    except KlingError:
        stop = _doubt(external_id)
        stop.sentence += " Looking it up failed too."
    stop.kling = trouble.facts_of(lost)
    raise stop


def _doubt(external_id: str) -> Stop:
    return Stop(
        sentences.sentence("in-doubt"),
        cure=f"Wait a minute and look for {external_id} in `manage.py kling voices --json` "
        "before you send it again.",
        reason="in-doubt",
        exit_code=DOUBT,
        data=facts(None, external_id=external_id),
    )


def facts(task: VoiceTask | None, *, external_id: str) -> dict[str, Any]:
    """A clone for scripts; `voices` is empty until it succeeded."""
    return {
        "external_task_id": external_id,
        "task_id": task.task_id if task else "",
        "request_id": task.request_id if task else "",
        "status": task.status if task else "",
        "message": task.message if task else "",
        "units": str(task.units) if task and task.units is not None else None,
        "voices": [
            {"voice_id": voice.voice_id, "name": voice.name, "trial": bool(voice.trial_url)}
            for voice in (task.voices if task else ())
        ],
    }


def _answer(task: VoiceTask, *, external_id: str, found: bool) -> Answer:
    data = {**facts(task, external_id=external_id), "found_by_external_id": found}
    lines = [f"Task {task.task_id} ({external_id}) is {task.status}."]
    if found:
        lines.insert(0, "Kling has this task already: it was found by its external id.")
    lines += [f"Voice {voice.voice_id}: {voice.name}" for voice in task.voices]
    if task.failed:
        return Answer(data, lines, trouble=f"Kling couldn't make this voice: {task.message}")
    return Answer(data, [*lines, LIBRARY])
