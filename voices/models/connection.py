"""One Kling account as seen through one address; everything in the library belongs to one."""

from django.db import models


class Connection(models.Model):
    """Identity is base URL and account label, never the key: a new key keeps the library."""

    class Kind(models.TextChoices):
        PRACTICE = "practice"
        LIVE = "live"

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    base_url = models.CharField(max_length=300)
    account_label = models.CharField(max_length=100)
    slots = models.PositiveSmallIntegerField(default=5)

    # What Kling last told us; written by services/connections.py only.
    credit = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    credit_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    clock_offset = models.FloatField(null=True, help_text="seconds that Kling is ahead of us")
    synced_at = models.DateTimeField(null=True)

    # A refusal that concerns every job (wrong key, no credit, address): sending rests until then.
    paused_reason = models.CharField(max_length=20, blank=True)
    paused_until = models.DateTimeField(null=True)
    paused_words = models.CharField(max_length=500, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base_url", "account_label"], name="one_per_account")
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def practice(self) -> bool:
        return self.kind == self.Kind.PRACTICE
