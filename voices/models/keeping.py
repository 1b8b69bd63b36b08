"""Small tables that keep the house: counters, leases, drafts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from voices.models.connection import Connection


class Counter(models.Model):
    """One number per tab, kept in the transaction that changes it; `recount` audits it."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    name = models.CharField(max_length=20)
    value = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "name"], name="one_counter_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Lease(models.Model):
    """Who sweeps until when; `last_at` is what /healthz looks at."""

    name = models.CharField(max_length=40, primary_key=True)
    owner = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """When a person was last here, and until when they were here the time before."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True
    )
    last_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.last_at}"


class Draft(models.Model):
    """What a person was typing; restored when the page is opened again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    page = models.CharField(max_length=10)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "page"], name="one_draft_per_page")
        ]

    def __str__(self) -> str:
        return f"{self.page} of {self.person}"
