"""The active connection, its client, and what we learn about both."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from voices.kling import AccessKeyPair, ApiKey, Declined, KlingClient, KlingError, TooFast
from voices.models import Connection
from voices.services import breaker, health, sentences, verdicts
from voices.services.jobs import outside_transaction

CREDIT_WINDOW = timedelta(days=30)
#: Credit that was read so short a time ago is not asked for again (one call a second).
CREDIT_FRESH = timedelta(seconds=60)
#: What the column holds.
MOST_CREDIT = Decimal("9999999999.99")
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


def identity() -> dict[str, str]:
    """What the settings name the active connection by: columns of Connection."""
    return {"base_url": settings.KLING_BASE_URL, "account_label": settings.KLING_ACCOUNT}


def active() -> Connection:
    """The connection that the settings name; made on first use."""
    mine = identity()
    found = Connection.objects.filter(**mine).first()
    if found:
        return found
    kind = Connection.Kind.PRACTICE if settings.PRACTICE else Connection.Kind.LIVE
    made, _made = Connection.objects.get_or_create(
        **mine, defaults={"kind": kind, "slug": _slug(*mine.values())}
    )
    return made


def label(connection: Connection) -> str:
    """The header's words for a connection."""
    if connection.practice:
        return _("Practice mode: nothing is sent to Kling")
    host = urlsplit(connection.base_url).hostname or ""
    return _("Kling, %(place)s") % {"place": _PLACES.get(host, host)}


def headline(connection: Connection) -> str:
    """The same, and why nothing is sent while that rests; `connection` as it was just read."""
    if not breaker.resting(connection):
        return label(connection)
    cause = sentences.sentence(breaker.SAYS[connection.paused_reason])
    where = _("Practice mode") if connection.practice else label(connection)
    return _("%(where)s: %(cause)s") % {"where": where, "cause": cause}


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
        connection.pk,
        connection.base_url,
        settings.KLING_API_KEY,
        settings.KLING_ACCESS_KEY,
        settings.KLING_SECRET_KEY,
        settings.KLING_PRIVATE_NETWORK,
        settings.KLING_ADAPTERS,
    )


@lru_cache(maxsize=8)
def _client(connection_id: int, base_url: str, *_: object) -> KlingClient:
    """Cached by everything that the settings say about it; all it hears is judged for everybody."""
    adapters = import_string(settings.KLING_ADAPTERS)() if settings.KLING_ADAPTERS else None
    return KlingClient(
        base_url=base_url,
        credential=credential(),
        private_network=settings.KLING_PRIVATE_NETWORK,
        adapters=adapters,
        listen=partial(verdicts.hear, connection_id),
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
        client(connection).preset_tasks(page=1, page_size=1)
    except KlingError as error:
        trouble = sentences.of_error(error, kind="test")
        note_refusal(connection, error)
        return Answer(ok=False, ms=_ms_since(asked), trouble=trouble, error=error)
    finally:
        health.flush(connection.pk)
    verdicts.go_on(connection.pk)
    ms = _ms_since(asked)
    ask_credit(connection)
    return Answer(ok=True, ms=ms, trouble=None)


def ask(connection: Connection) -> bool:
    """Whether Kling answers a free question; what comes of it is judged like any answer.

    A gateway may not know the question: that it says so is an answer too.
    """
    try:
        client(connection).preset_tasks(page=1, page_size=1)
    except KlingError as error:
        return isinstance(error, Declined) and not error.breaker
    return True


def ask_credit(connection: Connection) -> Decimal | None:
    """Read what is left; None and no trouble when Kling doesn't say (QPS 1, free)."""
    now = timezone.now()
    try:
        costs = client(connection).costs(start=now - CREDIT_WINDOW, end=now)
    except TooFast:
        # One call a second for the whole account: whoever asked just now has noted the answer.
        return Connection.objects.values_list("credit", flat=True).get(pk=connection.pk)
    except KlingError:
        return None
    rows = Connection.objects.filter(pk=connection.pk)
    left = min(costs.remaining, MOST_CREDIT)
    rows.update(credit=left, credit_at=now)
    if left > 0 and rows.filter(paused_reason="billing").exists():
        verdicts.go_on(connection.pk)
    return left


def note_refusal(connection: Connection, error: KlingError) -> None:
    """After credit was refused: rest the whole account if nothing at all is left of it.

    Other refusals that concern every call have been judged already (services/verdicts.py).
    """
    if error.breaker != "billing":
        return
    if (_known_credit(connection) or 0) > 0:
        return  # this product's pack, or one unlucky call: not the whole account
    breaker.open_for(connection.pk, "billing", words=error.message)


def paused(connection: Connection) -> str:
    """Why nothing can be asked for now: "" or auth, billing, address. Reads the row afresh.

    During an outage people may go on asking; it waits.
    """
    row = Connection.objects.only("paused_reason", "paused_until", "paused_key")
    fresh = row.get(pk=connection.pk)
    asks = breaker.resting(fresh) and fresh.paused_reason != "outage"
    return fresh.paused_reason if asks else ""


def _known_credit(connection: Connection) -> Decimal | None:
    """What is left, asked for unless somebody just did: many rows may be refused at once."""
    row = Connection.objects.only("credit", "credit_at").get(pk=connection.pk)
    fresh = row.credit_at is not None and timezone.now() - row.credit_at < CREDIT_FRESH
    return row.credit if fresh else ask_credit(connection)


def _slug(base_url: str, account: str) -> str:
    """Readable, and another one for every account: many names look alike once slugified."""
    parts = urlsplit(base_url)
    words = "practice" if settings.PRACTICE else f"{parts.netloc}{parts.path}-{account}"
    mark = hashlib.sha256(f"{base_url}\x1f{account}".encode()).hexdigest()[:8]
    return f"{slugify(words)[:40]}-{mark}"


def _ms_since(moment: datetime) -> int:
    return int((timezone.now() - moment).total_seconds() * 1000)
