"""The tasks that the sandbox accepted."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .ids import new_id
from .kind import LASTING, Kind
from .settings import PRICE_CENTS


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
        return self.filter(kind__in=LASTING, ends_at__gt=timezone.now(), message="")

    def films(self, kind: str, /) -> "TaskQuerySet":
        """Tasks of one kind of video, newest first."""
        return self.filter(kind=kind).order_by("-created_at", "-task_id")

    def between(self, start: datetime, end: datetime, /) -> "TaskQuerySet":
        """Created in this time, both ends included, newest first."""
        return self.filter(created_at__range=(start, end)).order_by("-created_at", "-task_id")

    def before(self, created_at: datetime, task_id: str, /) -> "TaskQuerySet":
        """What stands behind this one in a list that starts with the newest."""
        same_moment = Q(created_at=created_at, task_id__lt=task_id)
        return self.filter(Q(created_at__lt=created_at) | same_moment)


class Task(models.Model):
    """An accepted call. Its status is a function of its age; nothing moves it along."""

    kind = models.CharField(max_length=24, choices=Kind.choices)
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
    order = models.JSONField(default=dict)
    cents = models.PositiveIntegerField(default=PRICE_CENTS)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    fetching_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list of voices, page by page; and how many slots are taken.
            models.Index(fields=["kind", "deleted_at", "-created_at", "-id"], name="sandbox_list"),
            models.Index(fields=["kind", "ends_at"], name="sandbox_running"),
            models.Index(
                fields=["deleted_at"], condition=Q(synthetic=True), name="sandbox_synthetic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"

    @property
    def place(self) -> tuple[datetime, str]:
        """What lists of several kinds are sorted by; no two tasks share it."""
        return self.created_at, self.task_id

    def update(self, **fields: Any) -> None:
        """Store these fields and nothing else."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def claim_delete(self) -> bool:
        """Delete the voice; false when somebody else did so first."""
        rows = Task.objects.filter(pk=self.pk, deleted_at=None)
        return rows.update(deleted_at=timezone.now()) == 1

    def claim_fetch(self, *, until: datetime) -> bool:
        """Win the right to fetch the clip; a claim that is not used runs out."""
        free = Q(fetching_until=None) | Q(fetching_until__lt=timezone.now())
        rows = Task.objects.filter(free, pk=self.pk, fetched_at=None)
        return rows.update(fetching_until=until) == 1

    def age(self, seconds: float, /) -> None:
        """Move the task into the past."""
        shift = timedelta(seconds=seconds)
        self.update(created_at=self.created_at - shift, ends_at=self.ends_at - shift)
