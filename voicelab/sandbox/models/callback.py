"""Callbacks: who wants to be told, in which mode, and every single post."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .ids import new_id


class CallbackModes(models.Model):
    """How callbacks are sent: one row that every process sees."""

    on = models.BooleanField(default=True)
    duplicate = models.PositiveIntegerField(default=1)
    late = models.FloatField(default=0)
    lost = models.FloatField(default=0)
    seed = models.IntegerField(default=0)
    reorder = models.BooleanField(default=False)
    secrets = models.JSONField(default=list)
    tested_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "on" if self.on else "off"

    @classmethod
    def current(cls) -> "CallbackModes":
        """The row, made with its defaults when it is not there yet."""
        return cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def claim_test(cls, *, every: timedelta) -> bool:
        """Win the right to send the console's test; false when the last one is too fresh."""
        now = timezone.now()
        free = Q(tested_at=None) | Q(tested_at__lte=now - every)
        return cls.objects.filter(free, pk=cls.current().pk).update(tested_at=now) == 1


class Subscription(models.Model):
    """A task whose changes are told. ``told`` counts its statuses so far; ``base`` heads links."""

    task = models.OneToOneField("Task", on_delete=models.CASCADE)
    url = models.TextField()
    base = models.TextField()
    told = models.PositiveIntegerField(default=0)
    open = models.BooleanField(default=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.task_id} to {self.url}"

    def claim(self, *, told: int, open: bool) -> bool:
        """Win the right to tell the statuses up to ``told``; one of several tickers does."""
        rows = Subscription.objects.filter(pk=self.pk, told=self.told, open=True)
        return rows.update(told=told, open=open) == 1


class CallbackQuerySet(models.QuerySet["Callback"]):
    """Reads with names."""

    def due(self) -> "CallbackQuerySet":
        """What has to be posted by now, in the order in which it was written."""
        waiting = self.filter(sent_at=None, lost=False, due_at__lte=timezone.now())
        return waiting.order_by("due_at", "pk")


class Callback(models.Model):
    """One post: exactly these bytes, once. Without a task it is the console's test."""

    task = models.ForeignKey("Task", null=True, on_delete=models.CASCADE)
    url = models.TextField()
    status = models.CharField(max_length=20)
    body = models.TextField()
    webhook_id = models.CharField(max_length=40, default=new_id)
    lost = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    answer = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=80, blank=True)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None), name="sandbox_callback_due")
        ]

    def __str__(self) -> str:
        return f"{self.status} to {self.url}"

    def claim(self, *, at: datetime) -> bool:
        """Win the right to post it."""
        return Callback.objects.filter(pk=self.pk, sent_at=None).update(sent_at=at) == 1

    def update(self, **fields: Any) -> None:
        """Store these fields and nothing else."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))
