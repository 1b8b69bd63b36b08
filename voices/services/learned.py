"""Which cloned and preset voices speak, as Kling's answers taught us, and asking all of them anew.

The first real answer to a text teaches (services/speech_steps.py). What a speaking voice can do
stands in Kling's own guide; that is never learned, so it is never forgotten either.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, F

from voices.models import Connection, Event, Voice
from voices.models.voice import UNLISTED, VoiceQuerySet

#: Voices whose history tells who did it, the last tried first: each is a row to be written while
#: nobody else can write, and more were hardly ever tried by hand.
NOTED = 500


@dataclass(frozen=True)
class Learned:
    """How many voices of a connection speak, work in videos only, or have not been tried."""

    speaks: int
    video: int
    untried: int


def learned(connection: Connection) -> Learned:
    """One query, whatever the number of voices."""
    groups = _voices(connection).order_by().values_list("can_speak").annotate(Count("pk"))
    found = dict(groups)
    answers = (Voice.CanSpeak.YES, Voice.CanSpeak.NO, Voice.CanSpeak.UNKNOWN)
    return Learned(*(found.get(answer, 0) for answer in answers))


def forget(connection: Connection, *, person: AbstractBaseUser) -> int:
    """Set every answer back to "not tried yet", and note that with the voices; how many had one.

    Asks Kling nothing and costs nothing: the next text that somebody lets a voice speak does.
    """
    with transaction.atomic():
        tried = _voices(connection).exclude(can_speak=Voice.CanSpeak.UNKNOWN)
        facts = {"can_speak": Voice.CanSpeak.UNKNOWN.value}
        told = tried.order_by(F("can_speak_at").desc(nulls_last=True)).values_list("pk", flat=True)
        verb = Event.Verb.CAN_SPEAK_AGAIN
        Event.objects.bulk_create(
            Event(voice_id=pk, verb=verb, person_id=person.pk, facts=facts) for pk in told[:NOTED]
        )
        return tried.update(can_speak=Voice.CanSpeak.UNKNOWN, can_speak_at=None)


def _voices(connection: Connection) -> VoiceQuerySet:
    """Those that somebody may see again, Trash and *Removed outside VoiceLab* among them."""
    rows = Voice.objects.of(connection).exclude(catalogue=Voice.Catalogue.SPEAKING)
    return rows.exclude(state__in=UNLISTED)
