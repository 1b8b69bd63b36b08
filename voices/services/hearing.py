"""Which sounds a person may hear, and what a sound is called when it leaves the house."""

import re
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from voices.models import Clip, Recording, StoredFile, Voice
from voices.permissions import may
from voices.services.clip_files import clean_name

_PRIVATE = (StoredFile.Kind.CLIP, StoredFile.Kind.CANONICAL)
_ENDINGS = {"audio/mpeg": "mp3", "audio/wav": "wav", "audio/mp4": "m4a"}
WORDS_LENGTH = 40


def audible_to(person: AbstractBaseUser | AnonymousUser) -> "QuerySet[StoredFile]":
    """Trials and recordings for everybody who may listen; a clip only for its maker and keepers."""
    sounds = StoredFile.objects.all()
    if not may(person, "listen"):
        return sounds.none()
    if may(person, "remove"):
        return sounds
    return sounds.filter(
        ~Q(kind__in=_PRIVATE)
        | Q(pk__in=Clip.objects.filter(made_by_id=person.pk).values("original"))
        | Q(pk__in=Clip.objects.filter(made_by_id=person.pk).values("canonical"))
    )


def file_name(stored: StoredFile) -> str:
    """Voice, words and day, as in Anna_Opening-hours_2026-11-20.mp3."""
    if stored.kind in _PRIVATE:
        clip = Clip.objects.filter(Q(original=stored) | Q(canonical=stored)).first()
        if clip and clip.original_id == stored.pk:
            return clip.name
        return _joined(clip.name.rpartition(".")[0] if clip else "", _("Clip"), stored)
    if stored.kind == StoredFile.Kind.RECORDING:
        recording = Recording.objects.filter(audio=stored).select_related("voice").first()
        if recording:
            return _joined(recording.voice.short_name, recording.name, stored)
    voice = Voice.objects.filter(trial=stored).first()
    return _joined(voice.short_name if voice else "", _("Trial"), stored)


def _joined(voice: str, words: str, stored: StoredFile) -> str:
    parts = [_hyphened(voice), _hyphened(words), _day(stored.created_at)]
    ending = _ENDINGS.get(stored.mime, stored.mime.rpartition("/")[2])
    return clean_name(f"{'_'.join(part for part in parts if part)}.{ending}")


def _hyphened(words: str) -> str:
    """Letters and digits of any script joined by hyphens, cut at the end of a word."""
    joined = "-".join(re.findall(r"\w+", words.replace("_", " ")))
    if len(joined) <= WORDS_LENGTH:
        return joined
    cut = joined[: WORDS_LENGTH + 1]
    return cut.rpartition("-")[0] or joined[:WORDS_LENGTH]


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
