"""The way from kept voices to the casting sheet."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import NoReverseMatch, reverse

#: So many voices stand on one casting sheet.
MOST = 6


def compare_url(uids: Sequence[UUID]) -> str:
    """Address of a new casting sheet with the first of these voices; "" while there is none."""
    try:
        path = reverse("casting")
    except NoReverseMatch:
        return ""
    return f"{path}?voices={','.join(str(uid) for uid in uids[:MOST])}"
