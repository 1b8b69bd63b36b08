"""A file of ours: whole, hashed and never changed once its row exists."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """Lives at `files/<2>/<uid>.bin` in the default storage; only the retention job deletes it."""

    class Kind(models.TextChoices):
        TRIAL = "trial"
        CLIP = "clip"
        CANONICAL = "canonical"
        RECORDING = "recording"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveBigIntegerField()
    seconds = models.FloatField(null=True)
    mime = models.CharField(max_length=40)
    peaks = models.BinaryField(null=True, help_text="256 unsigned bytes, left to right")
    loudness = models.FloatField(null=True, help_text="LUFS as a whole, at least -70")
    expires_at = models.DateTimeField(null=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def path(self) -> str:
        """Name in the storage."""
        return path_for(self.uid)


def path_for(uid: uuid.UUID) -> str:
    """Storage name of the file with this uid; the person's file name is never part of it."""
    return f"files/{uid.hex[:2]}/{uid.hex}.bin"
