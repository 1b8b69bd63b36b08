"""One thing we asked of Kling. The row is the job; a Celery message is only a nudge."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from voices.models.clip import Clip
from voices.models.connection import Connection
from voices.models.recording import Recording
from voices.models.state import PENDING, State
from voices.models.voice import Voice


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, connection: Connection) -> Self:
        return self.filter(connection=connection)

    def due(self, now: datetime) -> Self:
        """Pending rows whose time has come, oldest first."""
        return self.filter(state__in=PENDING, next_check_at__lte=now).order_by(
            "next_check_at", "id"
        )

    def unfinished(self) -> Self:
        """What the bell counts: pending work that a person started."""
        return self.filter(state__in=PENDING, kind__in=(Job.Kind.CLONE, Job.Kind.SPEAK))

    def claim(self, job: "Job", *, lease: timedelta) -> bool:
        """Win `job` as it was read: true when exactly this process may work on it now.

        `next_check_at` is due time and lease in one; `version` moves with every write, so a
        process that slept through its lease can't write over its successor's facts.
        """
        now = timezone.now()
        mine = self.filter(pk=job.pk, version=job.version, state=job.state, next_check_at__lte=now)
        won = mine.update(
            next_check_at=now + lease,
            attempts=F("attempts") + 1,
            claims=F("claims") + 1,
            version=F("version") + 1,
        )
        if won:
            job.version += 1
            job.attempts += 1
            job.claims += 1
            job.next_check_at = now + lease
        return won == 1


class Job(models.Model):
    """`next_check_at` is due time and lease. Terminal states never move again."""

    class Kind(models.TextChoices):
        CLONE = "clone", _("Clone")
        SPEAK = "speak", _("Speak")
        SAVE = "save", _("Save a copy")
        FETCH = "fetch", _("Fetch a link")
        DELETE = "delete", _("Delete")
        SYNC = "sync", _("Refresh")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT)
    voice = models.ForeignKey(Voice, null=True, on_delete=models.CASCADE, related_name="jobs")
    recording = models.ForeignKey(
        Recording, null=True, on_delete=models.CASCADE, related_name="jobs"
    )
    clip = models.ForeignKey(Clip, null=True, on_delete=models.CASCADE, related_name="jobs")
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, help_text="the doubtful one it was sent for"
    )

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    version = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    claims = models.PositiveSmallIntegerField(
        default=0, help_text="claims since the last write: more than one means a worker died"
    )
    tries = models.PositiveIntegerField(default=0, help_text="failures in a row in this state")
    next_check_at = models.DateTimeField(default=timezone.now)
    entered_at = models.DateTimeField(default=timezone.now, help_text="when it came to this state")

    external_id = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001
    form_key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    task_id = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    kling_status = models.CharField(max_length=40, blank=True, help_text="Kling's own word, raw")
    error_code = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=40, blank=True, help_text="slug of services/sentences.py")
    error = models.CharField(max_length=2000, blank=True, help_text="Kling's own words")
    sent_at = models.DateTimeField(null=True)
    not_found = models.PositiveSmallIntegerField(default=0, help_text="look-ups without a trace")
    cost_reserved = models.DecimalField(max_digits=8, decimal_places=4, default=Decimal(0))
    cost_settled = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    spans = models.JSONField(default=dict, help_text="state: seconds it took")
    voices_read = models.PositiveIntegerField(
        default=0, db_default=0, help_text="by a refresh under way"
    )
    result_sha256 = models.CharField(max_length=64, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_check_at"], name="jobs_due"),
            models.Index(
                "connection", models.F("created_at").desc(), models.F("id").desc(), name="jobs_log"
            ),
            models.Index(fields=["connection", "kind", "state"], name="jobs_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def pending(self) -> bool:
        return self.state in PENDING
