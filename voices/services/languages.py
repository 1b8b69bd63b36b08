"""The language of a voice that Kling does not tell: set by a maker, never guessed (decisions 6)."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from voices.models import Event, Voice
from voices.services import events


def set_language(voice: Voice, *, languages: str, person: AbstractBaseUser) -> None:
    """`languages` is "", "en", "zh" or "zh,en"; the same one again does nothing."""
    if languages == voice.languages:
        return
    with transaction.atomic():
        Voice.objects.filter(pk=voice.pk).update(languages=languages)
        events.note(voice, Event.Verb.LANGUAGE, person=person, language=languages)
