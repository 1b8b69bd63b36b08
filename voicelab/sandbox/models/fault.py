"""Faults that somebody asked for: what goes wrong, where, how often and how likely."""

from random import Random

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

EVERYWHERE = "*"


class FaultQuerySet(models.QuerySet["Fault"]):
    """Reads with names."""

    def waiting_at(self, endpoint: str, /) -> "FaultQuerySet":
        """Those that may still strike a call of this endpoint, oldest first."""
        return self.filter(endpoint__in=(endpoint, EVERYWHERE)).exclude(left=0).order_by("pk")


class Fault(models.Model):
    """One fault. ``left`` counts down, null means for ever; ``chance`` is 0 to 1."""

    name = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=40, default=EVERYWHERE)
    left = models.PositiveIntegerField(null=True)
    chance = models.FloatField(default=1.0)
    seed = models.IntegerField(default=0)
    options = models.JSONField(default=dict)
    met = models.PositiveIntegerField(default=0)
    struck = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FaultQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} at {self.endpoint}"

    def strikes(self) -> bool:
        """One call meets the fault; the same seed decides the same for the n-th call."""
        row = Fault.objects.filter(pk=self.pk)
        with transaction.atomic():
            row.update(met=F("met") + 1)
            number = row.values_list("met", flat=True).first()
            if Random(f"{self.seed}:{number}").random() >= self.chance:  # noqa: S311
                return False
            return row.exclude(left=0).update(left=F("left") - 1, struck=F("struck") + 1) == 1
