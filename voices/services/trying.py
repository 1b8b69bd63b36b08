"""Asking Kling something free, to see whether it answers at all."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from voices.kling import Declined, KlingError
from voices.models import Connection
from voices.services import credit, health, sentences, verdicts
from voices.services.connections import client


@dataclass(frozen=True)
class Answer:
    """What a test of the connection found; `error` is what `trouble` was made from."""

    ok: bool
    ms: int
    trouble: sentences.Trouble | None
    error: KlingError | None = None


def test(connection: Connection) -> Answer:
    """Read one page of presets and the credit: costs nothing and shows what is wrong."""
    asked = timezone.now()
    try:
        client(connection).preset_tasks(page=1, page_size=1)
    except KlingError as error:
        trouble = sentences.of_error(error, kind="test")
        credit.note_refusal(connection, error)
        return Answer(ok=False, ms=_ms_since(asked), trouble=trouble, error=error)
    finally:
        health.flush(connection.pk)
    verdicts.go_on(connection.pk)
    ms = _ms_since(asked)
    credit.ask(connection)
    return Answer(ok=True, ms=ms, trouble=None)


def ask(connection: Connection) -> bool:
    """Whether Kling answers a free question; what comes of it is judged like any answer.

    A gateway may not know the question: that it says so is an answer too.
    """
    try:
        client(connection).preset_tasks(page=1, page_size=1)
    except KlingError as error:
        return isinstance(error, Declined) and not error.breaker
    return True


def _ms_since(moment: datetime) -> int:
    return int((timezone.now() - moment).total_seconds() * 1000)
