"""The way from kept voices to the casting sheet."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from voices.services.casting_plan import MOST_VOICES


def compare_url(uids: Sequence[UUID]) -> str:
    """Address of a new casting sheet with the first of these voices; "" without any."""
    chosen = ",".join(str(uid) for uid in uids[:MOST_VOICES])
    return f"{reverse('casting')}?voices={chosen}" if chosen else ""
