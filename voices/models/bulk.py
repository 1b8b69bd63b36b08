"""What one press on the bulk bar changed, until its Undo is over."""

from django.conf import settings
from django.db import models


class BulkChange(models.Model):
    """One chunk of voices of one `act`.

    `changes` has the primary keys of the voices that were changed: {"": [...]} for stars, and for
    tags {folded tag: [...]}.
    """

    class Kind(models.TextChoices):
        STAR = "star"
        UNSTAR = "unstar"
        TAG = "tag"

    act = models.UUIDField(db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    changes = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} of {self.act}"
