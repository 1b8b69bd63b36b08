"""The source of a clone: a file, a public link or a Kling video."""

import uuid

from django.conf import settings
from django.db import models

from voices.models.file import StoredFile
from voices.models.state import State


class Clip(models.Model):
    """Seen by its maker and keepers only. Rows without a voice are drafts."""

    class Source(models.TextChoices):
        FILE = "file"
        LINK = "link"
        VIDEO = "video"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=10, choices=Source.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    reason = models.CharField(max_length=40, blank=True, help_text="slug of what is wrong")
    name = models.CharField(max_length=200, help_text="file name or address, for people")
    link = models.CharField(max_length=2000, blank=True)
    video_id = models.CharField(max_length=64, blank=True)
    original = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="clip_of"
    )
    canonical = models.ForeignKey(
        StoredFile, null=True, on_delete=models.SET_NULL, related_name="canonical_of"
    )
    seconds = models.FloatField(null=True, help_text="decoded length of the whole clip")
    first_seconds = models.FloatField(null=True, help_text="only these first seconds go to Kling")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
