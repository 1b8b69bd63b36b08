"""The active connection, its client, and how both are reached."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.kling import KlingClient
from voices.models import Connection
from voices.services import breaker, credentials, sentences, verdicts
from voices.services.jobs import outside_transaction

_PLACES = {
    "api-singapore.klingai.com": gettext_lazy("Singapore"),
    "api-beijing.klingai.com": gettext_lazy("Beijing"),
}


@dataclass(frozen=True)
class Reach:
    """Whether Kling can fetch a clip from us; `reason` is "" or a slug."""

    ok: bool
    reason: str
    address: str


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
        credential=credentials.current(),
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


def paused(connection: Connection) -> str:
    """Why nothing can be asked for now: "" or auth, billing, address. Reads the row afresh.

    During an outage people may go on asking; it waits.
    """
    row = Connection.objects.only("paused_reason", "paused_until", "paused_key")
    fresh = row.get(pk=connection.pk)
    asks = breaker.resting(fresh) and fresh.paused_reason != "outage"
    return fresh.paused_reason if asks else ""


def _slug(base_url: str, account: str) -> str:
    """Readable, and another one for every account: many names look alike once slugified."""
    parts = urlsplit(base_url)
    words = "practice" if settings.PRACTICE else f"{parts.netloc}{parts.path}-{account}"
    mark = hashlib.sha256(f"{base_url}\x1f{account}".encode()).hexdigest()[:8]
    return f"{slugify(words)[:40]}-{mark}"
