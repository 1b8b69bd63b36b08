"""The only place that deletes stored files: those whose time is over."""

from django.utils import timezone

from voices.models import MediaLink, OneTimeLink, StoredFile
from voices.services import files


def run(limit: int = 500) -> int:
    """Remove expired files, dead links and used sign-in links; how many files went."""
    now = timezone.now()
    gone = 0
    expired = StoredFile.objects.filter(expires_at__lte=now).order_by("expires_at")
    for stored in expired.select_related()[:limit]:
        stored.clip_of.update(original=None)
        files.expire_now(stored)
        gone += 1
    MediaLink.objects.filter(expires_at__lte=now).delete()
    OneTimeLink.objects.filter(expires_at__lte=now).delete()
    return gone
