"""Waiting for the end of a clone, with progress for whoever watches."""

import itertools
from time import monotonic, sleep

from voices.kling import KlingClient, ReadFailed, VoiceTask
from voices.management.kling_tool.answer import INTERRUPTED, WRONG, Say, Stop

#: Seconds between two looks, the last one again and again.
PAUSES = (0.5, 1.0, 2.0, 3.0, 5.0)
#: A clone took 9 s in a recorded call; others expect 2 to 5 minutes (kling-api.md §6.1).
LONGEST = 1200.0


def until_end(client: KlingClient, task: VoiceTask, *, external_id: str, say: Say) -> VoiceTask:
    """The task once it succeeded or failed; Stop when that takes too long or somebody stops it."""
    deadline = monotonic() + LONGEST
    told = ""
    try:
        for pause in itertools.chain(PAUSES, itertools.repeat(PAUSES[-1])):
            # Asked at least once: the answer to the order itself holds no voice and no reason.
            task = _asked(client, task, say=say)
            if _over(task):
                break
            if task.status != told:
                told = task.status
                say(f"Kling says: {told} …")
            if monotonic() > deadline:
                raise _given_up(task, external_id=external_id, exit_code=WRONG)
            sleep(pause)
    except KeyboardInterrupt:
        raise _given_up(task, external_id=external_id, exit_code=INTERRUPTED) from None
    return task


def _over(task: VoiceTask) -> bool:
    """A success without its voice is asked about again."""
    return task.failed or (task.succeeded and bool(task.voices))


def _asked(client: KlingClient, task: VoiceTask, *, say: Say) -> VoiceTask:
    try:
        return client.get_voice_task(task.task_id)
    except ReadFailed as error:
        say(f"No usable answer ({error.message or error.reason}); asking again …")
        return task


def _given_up(task: VoiceTask, *, external_id: str, exit_code: int) -> Stop:
    return Stop(
        f"Stopped waiting; Kling goes on with task {task.task_id}, which is {task.status}.",
        cure="`manage.py kling voices` shows it when it is done.",
        reason="still-working",
        exit_code=exit_code,
        data={"external_task_id": external_id, "task_id": task.task_id, "status": task.status},
    )
