"""The active connection, its client, and what we learn about both."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from voices.kling import AccessKeyPair, ApiKey, KlingClient, KlingError
from voices.models import Connection
from voices.services import sentences
from voices.services.jobs import outside_transaction

PAUSE = timedelta(minutes=10)
CREDIT_WINDOW = timedelta(days=30)
_PLACES = {"api-singapore.klingai.com": "Singapore", "api-beijing.klingai.com": "Beijing"}


@dataclass(frozen=True)
class Reach:
    """Whether Kling can fetch a clip from us; `reason` is "" or a slug."""

    ok: bool
    reason: str
    address: str


@dataclass(frozen=True)
class Answer:
    """What a test of the connection found; `error` is what `trouble` was made from."""

    ok: bool
    ms: int
    trouble: sentences.Trouble | None
    error: KlingError | None = None


def is_practice() -> bool:
    return bool(settings.PRACTICE)


def active() -> Connection:
    """The connection that the settings name; made on first use."""
    base_url, account = settings.KLING_BASE_URL, settings.KLING_ACCOUNT
    found = Connection.objects.filter(base_url=base_url, account_label=account).first()
    if found:
        return found
    kind = Connection.Kind.PRACTICE if settings.PRACTICE else Connection.Kind.LIVE
    made, _made = Connection.objects.get_or_create(
        base_url=base_url,
        account_label=account,
        defaults={
            "kind": kind,
            "slug": _slug(base_url, account),
        },
    )
    return made


def label(connection: Connection) -> str:
    """The header's words for a connection."""
    if connection.practice:
        return _("Practice mode: nothing is sent to Kling")
    host = urlsplit(connection.base_url).hostname or ""
    return _("Kling, %(place)s") % {"place": _PLACES.get(host, host)}


def credential() -> ApiKey | AccessKeyPair:
    if settings.PRACTICE:
        return ApiKey("practice-key")
    if settings.KLING_API_KEY:
        return ApiKey(settings.KLING_API_KEY)
    return AccessKeyPair(settings.KLING_ACCESS_KEY, settings.KLING_SECRET_KEY)


def credential_hint() -> str:
    """Which credential is in use, never in full."""
    if settings.PRACTICE:
        return _("none needed")
    if settings.KLING_API_KEY:
        return _("API key ending in %(end)s") % {"end": f"…{settings.KLING_API_KEY[-4:]}"}
    return _("Access key ending in %(end)s") % {"end": f"…{settings.KLING_ACCESS_KEY[-4:]}"}


def client(connection: Connection) -> KlingClient:
    """The client for `connection`; one per process, so that a learned clock offset lasts.

    Raises InsideTransaction: whoever wants it is about to call.
    """
    outside_transaction()
    return _client(
        connection.base_url,
        settings.KLING_API_KEY,
        settings.KLING_ACCESS_KEY,
        settings.KLING_SECRET_KEY,
        settings.KLING_PRIVATE_NETWORK,
        settings.KLING_ADAPTERS,
    )


@lru_cache(maxsize=8)
def _client(base_url: str, *_: object) -> KlingClient:
    """Cached by everything that the settings say about it."""
    adapters = import_string(settings.KLING_ADAPTERS)() if settings.KLING_ADAPTERS else None
    return KlingClient(
        base_url=base_url,
        credential=credential(),
        private_network=settings.KLING_PRIVATE_NETWORK,
        adapters=adapters,
    )


def reach() -> Reach:
    """Whether Kling could fetch a clip from the address that the settings give."""
    if settings.MEDIA_URL_BASE:
        return Reach(ok=True, reason="", address=settings.MEDIA_URL_BASE)
    if settings.PUBLIC_URL:
        return Reach(ok=False, reason="reach-private", address=settings.PUBLIC_URL)
    return Reach(ok=False, reason="reach-missing", address="")


def test(connection: Connection) -> Answer:
    """Read one page of presets and the credit: costs nothing and shows what is wrong."""
    asked = timezone.now()
    try:
        kling = client(connection)
        kling.preset_tasks(page=1, page_size=1)
    except KlingError as error:
        trouble = sentences.of_error(error, kind="test")
        note_refusal(connection, error)
        return Answer(ok=False, ms=_ms_since(asked), trouble=trouble, error=error)
    ms = _ms_since(asked)
    Connection.objects.filter(pk=connection.pk).update(
        answered_at=timezone.now(),
        latency_ms=ms,
        clock_offset=kling.last_seen.clock_offset if kling.last_seen else None,
        paused_reason="",
        paused_until=None,
        paused_words="",
    )
    ask_credit(connection)
    return Answer(ok=True, ms=ms, trouble=None)


def ask_credit(connection: Connection) -> Decimal | None:
    """Read what is left; None and no trouble when Kling doesn't say (QPS 1, free)."""
    now = timezone.now()
    try:
        costs = client(connection).costs(start=now - CREDIT_WINDOW, end=now)
    except KlingError:
        return None
    Connection.objects.filter(pk=connection.pk).update(credit=costs.remaining, credit_at=now)
    return costs.remaining


def note_refusal(connection: Connection, error: KlingError) -> None:
    """Rest all sending after a refusal that concerns every job; a good test ends the rest."""
    if not error.breaker:
        return
    if error.breaker == "billing" and (ask_credit(connection) or 0) > 0:
        return  # this product's pack, or one unlucky call: not the whole account
    Connection.objects.filter(pk=connection.pk).update(
        paused_reason=error.breaker,
        paused_until=timezone.now() + PAUSE,
        paused_words=error.message[:500],
    )


def paused(connection: Connection) -> str:
    """Why sending rests now: "" or auth, billing, address. Reads the row afresh."""
    row = Connection.objects.only("paused_reason", "paused_until").get(pk=connection.pk)
    resting = row.paused_until is not None and row.paused_until > timezone.now()
    return row.paused_reason if resting else ""


def _slug(base_url: str, account: str) -> str:
    """Readable, and another one for every account: many names look alike once slugified."""
    parts = urlsplit(base_url)
    words = "practice" if settings.PRACTICE else f"{parts.netloc}{parts.path}-{account}"
    mark = hashlib.sha256(f"{base_url}\x1f{account}".encode()).hexdigest()[:8]
    return f"{slugify(words)[:40]}-{mark}"


def _ms_since(moment: datetime) -> int:
    return int((timezone.now() - moment).total_seconds() * 1000)
