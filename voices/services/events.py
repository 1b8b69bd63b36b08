"""Writing and reading what happened to a voice."""

from django.contrib.auth.models import AbstractBaseUser

from voices.models import Event, Job, Voice


def note(
    voice: Voice,
    verb: str,
    *,
    person: AbstractBaseUser | None = None,
    job: Job | None = None,
    **facts: object,
) -> None:
    """Append one line; `facts` are names and numbers for the sentence, never secrets."""
    Event.objects.create(
        voice=voice, verb=verb, person_id=person.pk if person else None, job=job, facts=facts
    )


def note_all(voices: list[Voice], verb: str, *, person: AbstractBaseUser | None = None) -> None:
    """Append the same line for each, in one statement."""
    who = person.pk if person else None
    Event.objects.bulk_create([Event(voice=voice, verb=verb, person_id=who) for voice in voices])


def history(voice: Voice, limit: int = 50) -> list[Event]:
    """Newest first; two queries whatever the number."""
    rows = Event.objects.filter(voice=voice).select_related("person", "job")
    return list(rows.order_by("-id")[:limit])
