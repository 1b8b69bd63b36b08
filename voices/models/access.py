"""Doors that open by a token: only the token's SHA-256 is stored."""

from django.conf import settings
from django.db import models

from voices.models.file import StoredFile
from voices.models.job import Job


class OneTimeLink(models.Model):
    """Signs one person in, once, for 15 minutes."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link of {self.person}"


class MediaLink(models.Model):
    """Lets Kling fetch one clip; dead once its job is done."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE)
    job = models.ForeignKey(Job, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    fetches = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link to {self.file}"


class Hook(models.Model):
    """Lets Kling say that a task has moved; dead an hour after its job ended.

    One for each time that the job was sent, so that every task Kling may have made has its own.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE)
    look_at = models.DateTimeField(
        null=True, help_text="the look that calls have asked for; one before it adds nothing"
    )

    def __str__(self) -> str:
        return f"hook of {self.job}"
