"""Links by which colleagues without an account hear one sheet and vote, for two weeks."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db.models import F, QuerySet
from django.utils import timezone

from voices.models import Casting, CastingLane, CastingShare
from voices.services import tokens

LIFE = timedelta(days=14)
#: For everybody behind one link together: six sounds, a page and some votes each.
PER_MINUTE = 240
#: Looks at what is still being made leave this much of it to those who listen and vote.
LOOKS_PER_MINUTE = PER_MINUTE // 2
#: How long the address of a sound opens after its page was loaded.
SOUND_LIFE = timedelta(hours=12)
_SALT = "voices.casting.sound"


class TooManyError(Exception):
    """This link was used too often within a minute."""


def make(casting: Casting, *, person: AbstractBaseUser) -> str:
    """A new token; it is told once, only its hash is kept."""
    token = tokens.fresh()
    CastingShare.objects.create(
        casting=casting,
        token_sha256=tokens.digest(token),
        created_by_id=person.pk,
        expires_at=timezone.now() + LIFE,
    )
    return token


def alive(casting: Casting) -> QuerySet[CastingShare]:
    """Links of this sheet that still open."""
    return casting.shares.filter(revoked_at=None, expires_at__gt=timezone.now())


def revoke(casting: Casting) -> int:
    """Shut every link of this sheet now; returns how many were open."""
    return alive(casting).update(revoked_at=timezone.now())


def follow(token: str) -> CastingShare | None:
    """The link behind a token, counting the request; None when unknown, expired or revoked.

    Raises TooManyError.
    """
    return _counted(_by_token(token), most=PER_MINUTE)


def look(token: str) -> CastingShare | None:
    """The same for a page that asks by itself what has come; half as often. Raises TooManyError."""
    return _counted(_by_token(token), most=LOOKS_PER_MINUTE)


def sign_sound(share: CastingShare, number: int) -> str:
    """What stands in the address of one lane's sound: it opens that sound alone."""
    return signing.dumps([share.pk, number], salt=_SALT)


def follow_sound(signed: str) -> CastingLane | None:
    """The lane behind a signed address while its link is open, counting. Raises TooManyError."""
    try:
        pk, number = signing.loads(signed, salt=_SALT, max_age=SOUND_LIFE)
    except signing.BadSignature:
        return None
    share = _counted(CastingShare.objects.filter(pk=pk), most=PER_MINUTE)
    lanes = CastingLane.objects.select_related("voice__trial", "recording__audio")
    return lanes.filter(casting=share.casting_id, number=number).first() if share else None


def _by_token(token: str) -> QuerySet[CastingShare]:
    return CastingShare.objects.filter(token_sha256=tokens.digest(token))


def _counted(shares: QuerySet[CastingShare], *, most: int) -> CastingShare | None:
    now = timezone.now()
    opening = shares.filter(revoked_at=None, expires_at__gt=now)
    share = opening.select_related("casting__connection").first()
    if share is None:
        return None
    minute = now.replace(second=0, microsecond=0)
    row = CastingShare.objects.filter(pk=share.pk)
    if row.filter(minute_at=minute, requests__lt=most).update(requests=F("requests") + 1):
        return share
    if row.exclude(minute_at=minute).update(minute_at=minute, requests=1):
        return share
    raise TooManyError
