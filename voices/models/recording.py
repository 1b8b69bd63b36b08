"""The result of text-to-speech, saved here."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from voices.models.connection import Connection
from voices.models.file import StoredFile
from voices.models.search import fold
from voices.models.state import State
from voices.models.voice import Voice


class RecordingQuerySet(models.QuerySet["Recording"]):
    def of(self, connection: Connection) -> Self:
        return self.filter(connection=connection)

    def listed(self) -> Self:
        """What people made; the sample of a voice stands at its voice."""
        return self.filter(is_sample=False).exclude(state__in=(State.CANCELLED, State.DELETED))

    def search(self, words: str) -> Self:
        found = self
        for word in words.split():
            found = found.filter(search_text__contains=fold(word))
        return found

    def newest(self) -> Self:
        return self.order_by("-created_at", "-id")


class Recording(models.Model):
    """`state` is written together with its job's."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="recordings")
    text = models.TextField(help_text="as written, at most 1,000 characters")
    title = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2)
    speed = models.DecimalField(max_digits=2, decimal_places=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    state_at = models.DateTimeField(auto_now_add=True)
    audio = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    result_url = models.CharField(max_length=2000, blank=True)
    kling_audio_id = models.CharField(max_length=64, blank=True)
    removed_by_kling_at = models.DateTimeField(null=True, help_text="30 days after it was made")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    search_text = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False, help_text="becomes the trial of its voice")

    objects = RecordingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                "connection",
                models.F("created_at").desc(),
                models.F("id").desc(),
                name="recordings_newest",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title, else the first 60 characters of the text on one line."""
        line = self.title or " ".join(self.text.split())
        return line if len(line) <= 60 else f"{line[:59].rstrip()}…"
