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
    # How many of ours run at once, and when each number last moved; services/slots.py only.
    slots = models.PositiveSmallIntegerField(default=5)
    slots_at = models.DateTimeField(null=True)
    speech_slots = models.PositiveSmallIntegerField(default=10)
    speech_slots_at = models.DateTimeField(null=True)

    # How fast all processes together send; services/pace.py only.
    send_gap = models.FloatField(default=0.0, help_text="seconds between two sends, 0 = no limit")
    send_gap_at = models.DateTimeField(null=True)
    next_send_at = models.DateTimeField(null=True)

    # What Kling last told us; written by services/connections.py only.
    credit = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    credit_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    clock_offset = models.FloatField(null=True, help_text="seconds that Kling is ahead of us")
    synced_at = models.DateTimeField(null=True)

    # The latest hour and what was new in it; services/health.py only.
    troubles = models.JSONField(default=dict, help_text="start of five minutes: {reason: number}")
    new_codes = models.JSONField(default=list, help_text="codes that no page of the vendor knows")

    # A refusal that concerns every job (wrong key, no credit, address), or an outage: calls rest
    # until then; services/breaker.py only.
    paused_reason = models.CharField(max_length=20, blank=True)
    paused_until = models.DateTimeField(null=True)
    paused_words = models.CharField(max_length=500, blank=True)
    paused_key = models.CharField(max_length=16, blank=True, help_text="mark of the key it was for")
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="calls in a row without answer"
    )

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
