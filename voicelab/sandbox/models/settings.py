"""The sandbox's switches and its units: one row that every process sees."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PRICE_CENTS = 5
"""Price of a clone and of a speech call, in hundredths of a unit (vendor price list: 0.05)."""


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
    pay_as_you_go = models.BooleanField(default=False)
    stale_costs = models.BooleanField(default=False)
    # One reading a second: true for everybody, false for nobody, null for callers over a socket.
    # Practice mode's own web and workers would otherwise stand in each other's way.
    pace_costs = models.BooleanField(null=True)
    costs_asked_at = models.DateTimeField(null=True)

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
    def charge(cls, cents: int = PRICE_CENTS, /) -> bool:
        """Take the price of one call; false when the units do not reach."""
        rows = cls.objects.filter(pk=1, unit_cents__gte=cents)
        return rows.update(unit_cents=F("unit_cents") - cents) == 1

    @classmethod
    def claim_costs(cls) -> bool:
        """Win the right to read the costs; the vendor allows one reading a second."""
        now = timezone.now()
        free = Q(costs_asked_at=None) | Q(costs_asked_at__lte=now - timedelta(seconds=1))
        return cls.objects.filter(free, pk=1).update(costs_asked_at=now) == 1
