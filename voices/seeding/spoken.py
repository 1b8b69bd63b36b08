"""Recordings of an invented team."""

import random
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils import timezone

from voices.models import Connection, Job, Recording, State, StoredFile, Voice
from voices.models.search import fold
from voices.seeding import work

_TEXTS = (
    ("en", "Good morning, and thank you for calling Hollis & Daughters."),
    ("zh", "请在听到提示音后留言，我们会尽快回复您。"),
    ("en", "Platform two: the 14:05 to Reading is delayed by about ten minutes."),
    ("en", "The museum closes in fifteen minutes, please make your way to the exit."),
    ("zh", "欢迎来到云栖小镇，今天的导览将在十分钟后开始。"),
    ("en", "Please keep your helmet on until you reach the yellow line."),
    ("en", "Your table is ready. Please come to the desk by the window."),
)


def make(
    connection: Connection,
    chance: random.Random,
    number: int,
    staff: list[User],
    sounds: list[StoredFile],
) -> Recording:
    language, text = _TEXTS[number % len(_TEXTS)]
    speaking = Voice.objects.of(connection).filter(
        catalogue=Voice.Catalogue.SPEAKING, languages__contains=language
    )
    voice = chance.choice(list(speaking))
    doubtful = number % len(_TEXTS) == 3 and number < len(_TEXTS)
    state = State.IN_DOUBT if doubtful else State.READY
    recording = Recording.objects.create(
        connection=connection,
        voice=voice,
        text=text,
        language=language,
        speed=Decimal("1.0"),
        state=state,
        audio=None if doubtful else sounds[number % len(sounds)],
        created_by=staff[number % len(staff)],
        search_text=fold(f"{text} {voice.name}"),
    )
    when = timezone.now() - timedelta(hours=5 * number, minutes=3)
    Recording.objects.filter(pk=recording.pk).update(created_at=when)
    job = work.done(voice, Job.Kind.SPEAK, state, recording.created_by, recording)
    Job.objects.filter(pk=job.pk).update(created_at=when)
    Voice.objects.filter(pk=voice.pk).update(use_count=voice.use_count + 1)
    return recording
