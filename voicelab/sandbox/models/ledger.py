"""The calls that the sandbox received."""

from django.db import models
from django.utils import timezone

from .kind import Kind


class LedgerEntry(models.Model):
    """One paid POST that arrived, written before it was judged."""

    kind = models.CharField(max_length=24, choices=Kind.choices)
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
