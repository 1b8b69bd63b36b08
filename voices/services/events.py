"""Writing and reading what happened to a voice."""

from django.contrib.auth.models import AbstractBaseUser

from voices.models import Event, Job, Voice

#: So far back goes the history of a voice that was created again and again.
GENERATIONS = 10


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


def note_all(
    voices: list[Voice], verb: str, *, person: AbstractBaseUser | None = None, **facts: object
) -> None:
    """Append the same line for each, in one statement; the same `many` is one line in Activity."""
    same = {"verb": verb, "person_id": person.pk if person else None, "facts": facts}
    Event.objects.bulk_create([Event(voice=voice, **same) for voice in voices])


def history(voice: Voice, limit: int = 50) -> list[Event]:
    """Newest first, joined to those of the voices that it was made of; a query for each of them."""
    rows = Event.objects.filter(voice__in=_line(voice)).select_related("person", "job")
    return list(rows.order_by("-id")[:limit])


def _line(voice: Voice) -> list[int]:
    """Keys of this voice and of those that it was created again from."""
    keys, before = [voice.pk], voice.made_from_id
    while before and before not in keys and len(keys) < GENERATIONS:
        keys.append(before)
        parents = Voice.objects.filter(pk=before).values_list("made_from", flat=True)
        before = parents.first()
    return keys
