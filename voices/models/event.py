"""What happened to a voice, for its page and for Activity."""

from django.conf import settings
from django.db import models

from voices.models.job import Job
from voices.models.voice import Voice


class Event(models.Model):
    """Append only: who did what, when. `facts` holds names and numbers, never texts or secrets."""

    class Verb(models.TextChoices):
        CLONE_ASKED = "clone_asked"
        CLONE_MADE = "clone_made"
        CLONE_FAILED = "clone_failed"
        TRIAL_SAVED = "trial_saved"
        SPOKEN = "spoken"
        CAN_SPEAK = "can_speak"
        CAN_SPEAK_AGAIN = "can_speak_again"
        RENAMED = "renamed"
        LANGUAGE = "language"
        TRASHED = "trashed"
        RESTORED = "restored"
        DELETED = "deleted"
        GONE = "gone"
        SEEN_AGAIN = "seen_again"
        MADE_AGAIN = "made_again"
        RATED = "rated"

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="events")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)
    verb = models.CharField(max_length=20, choices=Verb.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index("voice", models.F("id").desc(), name="voice_history")]

    def __str__(self) -> str:
        return f"{self.verb} {self.voice}"
