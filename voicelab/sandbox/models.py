"""The sandbox's memory: its settings, the calls it received, the tasks it accepted."""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PRICE_CENTS = 5
"""Price of a clone and of a speech call, in hundredths of a unit (vendor price list: 0.05)."""

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01; with 20 random bits the ids have 18 digits until 2050


def new_id() -> str:
    """An 18-digit decimal string that grows with time."""
    return str(((time.time_ns() // 1_000_000 - _EPOCH_MS) << 20) + secrets.randbits(20))


class Settings(models.Model):
    """One row that every process sees; the control door changes it."""

    seconds = models.FloatField(null=True)
    hold_ms = models.PositiveIntegerField(default=0)
    slots = models.PositiveIntegerField(default=5)
    unit_cents = models.IntegerField(default=41_260)
    accept_cloned_speech = models.BooleanField(default=False)
    accept_duplicate_ids = models.BooleanField(default=False)
    delete_with_data = models.BooleanField(default=False)
    links_expire = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.unit_cents / 100:.2f} units left"

    @classmethod
    def current(cls) -> "Settings":
        """The row, made with its defaults when it is not there yet."""
        return cls.objects.get_or_create(pk=1)[0]

    @property
    def task_seconds(self) -> float:
        """How long a task lives before it ends."""
        return float(
            self.seconds if self.seconds is not None else getattr(settings, "SANDBOX_SECONDS", 10)
        )

    @classmethod
    def charge(cls) -> bool:
        """Take the price of one call; false when the units do not reach."""
        rows = cls.objects.filter(pk=1, unit_cents__gte=PRICE_CENTS)
        return rows.update(unit_cents=F("unit_cents") - PRICE_CENTS) == 1


class Kind(models.TextChoices):
    """What was asked for."""

    CLONE = "clone"
    SPEECH = "speech"


class LedgerEntry(models.Model):
    """One paid POST that arrived, written before it was judged."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    external_task_id = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    voice_id = models.CharField(max_length=255, blank=True)
    accepted = models.BooleanField(default=False)
    status = models.PositiveIntegerField(null=True)
    code = models.PositiveIntegerField(null=True)
    task = models.ForeignKey("Task", null=True, on_delete=models.CASCADE)
    received_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_task_id or self.text[:40]}"

    def refusals_before(self, code: int, /) -> int:
        """How often the same call was refused with this code since it last succeeded."""
        same = LedgerEntry.objects.filter(
            kind=self.kind,
            external_task_id=self.external_task_id,
            text=self.text,
            pk__lt=self.pk,
        )
        last = same.filter(accepted=True).order_by("-pk").values_list("pk", flat=True).first() or 0
        return same.filter(pk__gt=last, code=code).count()


class TaskQuerySet(models.QuerySet["Task"]):
    """Reads with names."""

    def clones(self) -> "TaskQuerySet":
        """Clone tasks whose voice was not deleted, newest first."""
        return self.filter(kind=Kind.CLONE, deleted_at=None).order_by("-created_at", "-pk")

    def named(self, either_id: str, /) -> "TaskQuerySet":
        """By task id or by the caller's own id."""
        return self.filter(Q(task_id=either_id) | Q(external_task_id=either_id))

    def running(self) -> "TaskQuerySet":
        """Tasks that hold a slot."""
        return self.filter(kind=Kind.CLONE, ends_at__gt=timezone.now(), message="")


class Task(models.Model):
    """An accepted call. Its status is a function of its age; nothing moves it along."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    task_id = models.CharField(max_length=20, unique=True, default=new_id)
    result_id = models.CharField(max_length=20, unique=True, default=new_id)
    external_task_id = models.CharField(max_length=255, blank=True, db_index=True)
    name = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    voice_id = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=8, blank=True)
    speed = models.FloatField(default=1.0)
    voice_url = models.TextField(blank=True)
    video_id = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=8, blank=True)
    message = models.CharField(max_length=255, blank=True)
    clip = models.JSONField(default=dict)
    duration = models.FloatField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    fetching_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"

    def update(self, **fields: Any) -> None:
        """Store these fields and nothing else."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def claim_fetch(self, *, until: datetime) -> bool:
        """Win the right to fetch the clip; a claim that is not used runs out."""
        free = Q(fetching_until=None) | Q(fetching_until__lt=timezone.now())
        rows = Task.objects.filter(free, pk=self.pk, fetched_at=None)
        return rows.update(fetching_until=until) == 1

    def age(self, seconds: float, /) -> None:
        """Move the task into the past."""
        shift = timedelta(seconds=seconds)
        self.update(created_at=self.created_at - shift, ends_at=self.ends_at - shift)
