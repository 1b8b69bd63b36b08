"""What every answer of Kling decides for everybody: rest, go on, fewer slots, a slower pace.

The client calls `hear` after each call, whoever made it: a worker, a page, a command.
"""

from voices.kling import (
    Garbled,
    Heard,
    KlingError,
    KlingProblem,
    NoAnswer,
    NoFreeSlot,
    NotSent,
    TooFast,
)
from voices.models import Connection, Job
from voices.services import breaker, health, pace, slots

#: Kinds of call that take a slot.
_TAKES = {"create": Job.Kind.CLONE, "speech": Job.Kind.SPEAK}
_NO_ANSWER = (NotSent, NoAnswer, KlingProblem)
_COLUMNS = ("paused_reason", "failures", "speech_slots", "send_gap", "send_gap_at")


def hear(connection_id: int, heard: Heard) -> None:
    """One call ended. Never calls Kling itself: whether credit is left is asked elsewhere."""
    health.note(connection_id, heard)
    error = heard.error
    if error is None:
        _good(connection_id, heard.kind)
    elif _silent(error):
        breaker.missed(connection_id)
    elif error.breaker in breaker.FOR_ALL and heard.kind != "unified":
        breaker.open_for(connection_id, error.breaker, words=error.message)
    elif not isinstance(error, Garbled):
        breaker.answered(connection_id)
    # How often the account may be asked about is a limit of its own (once a second).
    if isinstance(error, TooFast) and heard.kind != "account":
        pace.slower(connection_id)
    if isinstance(error, NoFreeSlot):
        slots.fewer(connection_id, kind=_TAKES.get(heard.kind, Job.Kind.CLONE))


def _silent(error: KlingError) -> bool:
    """Nobody there, or only what stands in front of Kling and says that nobody is there."""
    behind = isinstance(error, Garbled) and (error.http_status or 0) >= 500
    return behind or isinstance(error, _NO_ANSWER)


def go_on(connection_id: int) -> None:
    """End a rest, whatever it was for; what rested goes out one after the other."""
    if breaker.close(connection_id):
        pace.after_rest(connection_id)


def _good(connection_id: int, kind: str) -> None:
    """One look at the row; a write only when something has to move."""
    row = Connection.objects.only(*_COLUMNS).filter(pk=connection_id).first()
    if row is None:
        return
    if row.failures:
        breaker.answered(connection_id)
    # A question costs nothing, so its answer says nothing about credit.
    if row.paused_reason and (row.paused_reason != "billing" or kind in _TAKES):
        go_on(connection_id)
        row.send_gap = 0.0
    pace.faster(row)
    # A clone holds its slot until it has ended: services/clone_watch.py gives it back.
    if kind == "speech" and row.speech_slots < slots.MOST_SPEECH:
        slots.more(connection_id, kind=Job.Kind.SPEAK)
