"""Who allowed us to clone a voice. The service refuses a clone without such a row."""

from django.conf import settings
from django.db import models

from voices.models.voice import Voice


class Consent(models.Model):
    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="consent")
    person = models.CharField(max_length=120, help_text="whose voice this is")
    allowed_by = models.CharField(max_length=120, blank=True)
    used_for = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)
    statement = models.TextField(help_text="the sentence that was ticked")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.person
