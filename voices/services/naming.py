"""Our name of a voice. Kling has no rename: its own name stays beside ours."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from voices.models import Event, Voice
from voices.models.search import fold
from voices.services import events


def rename(voice: Voice, *, name: str, person: AbstractBaseUser) -> None:
    """Give `voice` our new name (1–120 characters) and note who did; the same name does nothing."""
    with transaction.atomic():
        # Afresh: Kling's id may have come since the form was drawn.
        row = Voice.objects.select_for_update().get(pk=voice.pk)
        if name == row.name:
            return
        before, row.name = row.name, name
        row.sort_name = fold(name)[:200]
        row.search_text = row.words()
        row.save(update_fields=["name", "sort_name", "search_text"])
        voice.name = name
        events.note(voice, Event.Verb.RENAMED, person=person, before=before, after=name)
