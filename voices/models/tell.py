"""Somebody asked a keeper or an administrator for help with one button."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from voices.models.connection import Connection
from voices.models.job import Job


class TellQuerySet(models.QuerySet["Tell"]):
    def of(self, connection: Connection) -> Self:
        return self.filter(connection=connection)

    def unseen(self) -> Self:
        """Still standing at the top of Activity, newest first."""
        return self.filter(seen_at=None).order_by("-id")


class Tell(models.Model):
    """`reason` is a slug of services/sentences.py; `job` is what it happened to, if one row did."""

    class Role(models.TextChoices):
        KEEPER = "keeper", _("Keeper")
        ADMINISTRATOR = "administrator", _("Administrator")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_role = models.CharField(max_length=13, choices=Role.choices)
    reason = models.CharField(max_length=40)
    job = models.ForeignKey(Job, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TellQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["connection", "seen_at"], name="tells_unseen")]

    def __str__(self) -> str:
        return f"{self.reason} for {self.to_role}"
