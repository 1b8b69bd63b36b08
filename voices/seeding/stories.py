"""What happened to the first few invented voices: permission, history, trouble, Trash."""

import random
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from voices.models import Clip, Consent, Event, Job, State, StoredFile, Voice
from voices.seeding import sounds, work
from voices.services import events


def tell(rows: list[Voice], staff: list[User]) -> None:
    """Clip, permission and history for the first few; the rest is mass."""
    for voice in rows[:20]:
        chance = random.Random(voice.name)  # noqa: S311
        clip = Clip.objects.create(
            source=Clip.Source.FILE,
            state=State.READY,
            name=f"{voice.short_name.replace(' ', '_')}_interview.m4a",
            original=sounds.make(chance, StoredFile.Kind.CLIP),
            seconds=9.0,
            made_by=voice.created_by,
        )
        Voice.objects.filter(pk=voice.pk).update(clip=clip)
        Consent.objects.create(
            voice=voice,
            person=voice.short_name,
            allowed_by=f"{voice.short_name}",
            used_for="Phone, shop",
            statement="I have permission",
            confirmed_by=voice.created_by,
        )
        job = work.done(voice, Job.Kind.CLONE, State.READY, voice.created_by)
        events.note(voice, Event.Verb.CLONE_ASKED, person=voice.created_by, job=job, clip=clip.name)
        events.note(voice, Event.Verb.CLONE_MADE, person=voice.created_by, job=job, seconds=9.0)
    _needs_help(rows[4:5])
    _trash(rows[5:8], staff[1])


def _needs_help(rows: list[Voice]) -> None:
    for voice in rows:
        Voice.objects.filter(pk=voice.pk).update(state=State.FAILED, kling_id=None, trial=None)
        job = work.done(voice, Job.Kind.CLONE, State.FAILED, voice.created_by)
        Job.objects.filter(pk=job.pk).update(
            reason="clip-refused", error="two people speak in the clip", cost_settled=0
        )


def _trash(rows: list[Voice], person: User) -> None:
    now = timezone.now()
    for number, voice in enumerate(rows):
        left = (timedelta(hours=23, minutes=15), timedelta(hours=20), timedelta(minutes=16))[number]
        Voice.objects.filter(pk=voice.pk).update(
            state=State.TRASHED,
            trashed_at=now + left - timedelta(hours=24),
            trashed_by=person,
            delete_at=now + left,
        )
