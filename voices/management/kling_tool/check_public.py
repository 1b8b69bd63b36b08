"""The part of `check` about PUBLIC_URL: asked from this machine, so it proves only that much."""

import io
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from voices.kling import AddressRefused, KlingError
from voices.kling.connection import CONNECT_SECONDS, resolve
from voices.kling.guard import host_of, port_of
from voices.kling.transport import Head, Limits, Transport
from voices.kling.trip import Trip
from voices.management.kling_tool.check_kling import rules
from voices.management.kling_tool.check_settings import shown
from voices.management.kling_tool.steps import FAIL, Step, bad, doubtful, good
from voices.services import connections, cures
from voices.services.media import ENDING

SECONDS = 10.0
ONLY_FROM_HERE = "This was asked from this machine; whether Kling gets through is not proven."
_DOOR = "Let the web server in front pass this path on to VoiceLab."


def steps() -> Iterator[Step]:
    """public-url, and where there is one: public-name, public-health, public-clips."""
    reach = connections.reach()
    if settings.PRACTICE:
        words = _("In practice mode the sandbox fetches clips inside VoiceLab. Nothing to set up.")
        yield good("public-url", words)
        return
    if not reach.ok:
        what, cure = cures.REACH[reach.reason]
        sentence = str(what) % {"address": shown(reach.address)}
        missing = reach.reason == "reach-missing"
        yield (doubtful if missing else bad)("public-url", sentence, str(cure))
        return
    words = _("Kling fetches clips from %(address)s.") % {"address": shown(reach.address)}
    yield good("public-url", words)
    name = _name()
    yield name
    if name.status != FAIL:
        yield _health()
        yield _clips()


def _name() -> Step:
    parts = urlsplit(settings.PUBLIC_URL)
    host = host_of(parts)
    try:
        found = resolve(host, port=port_of(parts), seconds=CONNECT_SECONDS)
    except OSError:
        cure = "Check PUBLIC_URL and the name server's entry for this name."
        return bad("public-name", f"The name {host} can't be resolved from here.", cure)
    addresses = ", ".join(sorted({str(address[0]) for _family, address in found})[:4])
    return good("public-name", f"{host} is {addresses}.")


def _health() -> Step:
    """Our own word for "I am well" at the address that Kling is given."""
    name, path = "public-health", reverse("healthz")
    try:
        head, body = _ask(path)
    except KlingError as error:
        return _silent(name, error)
    word = body[:40].decode(errors="replace").strip()
    if head.status == 200 and word == "ok":
        return good(name, f"VoiceLab answers there. {ONLY_FROM_HERE}")
    if head.status == 503 and word in {"database", "sweep"}:
        sentence = f"VoiceLab answers there, but is not well ({word})."
        return bad(name, sentence, "Look at its log, then start it again.")
    return bad(name, f"Something else answers there: HTTP {head.status}.", _DOOR)


def _clips() -> Step:
    """A made-up clip must get our own refusal: then a real one would get through."""
    name, path = "public-clips", reverse("media", args=[secrets.token_urlsafe(32) + ENDING])
    try:
        head, body = _ask(path)
    except KlingError as error:
        return _silent(name, error)
    ours = head.headers.get("X-Robots-Tag", "").startswith("noindex") and body == b"Not found\n"
    if head.status == 404 and ours:
        return good(name, "The path of clips leads to VoiceLab.")
    return bad(name, f"The path of clips leads elsewhere: HTTP {head.status}.", _DOOR)


def _silent(name: str, error: KlingError) -> Step:
    if isinstance(error, AddressRefused):
        sentence = "From here PUBLIC_URL leads to a private address, which the rules refuse."
        cure = "Correct the name's entry, or set KLING_PRIVATE_NETWORK=1 for a gateway of your own."
        return bad(name, sentence, cure)
    sentence = f"Nothing usable answers there ({error.message or error.reason})."
    return bad(name, sentence, f"Check that VoiceLab runs and PUBLIC_URL leads to it. {_DOOR}")


def _ask(path: str) -> tuple[Head, bytes]:
    """One GET under the guard's rules; redirects are not followed, since Kling's ways are unknown.

    Raises KlingError.
    """
    url = settings.PUBLIC_URL + path
    transport, body = Transport(rules()), io.BytesIO()
    transport.rules.check(url)
    with Trip(seconds=SECONDS) as trip:
        head = transport.carry(
            requests.Request("GET", url),
            trip=trip,
            into=body,
            limits=Limits(max_bytes=64 * 1024, silence=SECONDS),
            check=lambda _head: None,
        )
    return head, body.getvalue()
