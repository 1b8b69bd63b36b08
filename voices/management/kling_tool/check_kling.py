"""The part of `check` that calls Kling: name, connection, key, address list, clock, credit."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from voices.kling import AddressNotAllowed, AddressRefused, KlingError
from voices.kling.connection import CONNECT_SECONDS, Dialler, resolve
from voices.kling.guard import HouseRules, Rules, host_of, port_of
from voices.kling.trip import Trip
from voices.management.kling_tool import trouble
from voices.management.kling_tool.steps import FAIL, Step, bad, doubtful, good
from voices.models import Connection
from voices.services import connections, cures, sentences, trying

#: Seconds between two clocks from which on advice is given.
CLOCK_FINE = 60
AFTER_CONNECT = ("sign-in", "address-list", "clock", "credit")


def steps() -> Iterator[Step]:
    """Each depends on the one before; what could not be looked at says so."""
    if settings.PRACTICE:
        yield good("name", "The sandbox answers inside VoiceLab.")
        yield good("connect", "No connection is opened.")
    else:
        for look in (_name, _connect):
            step = look()
            yield step
            if step.status == FAIL:
                yield from _untried(step.name)
                return
    yield from _answered(connections.active())


def rules() -> Rules:
    """The guard's rules, as the client applies them."""
    return HouseRules() if settings.KLING_PRIVATE_NETWORK else Rules()


def _untried(failed: str) -> Iterator[Step]:
    for name in AFTER_CONNECT if failed == "connect" else ("connect", *AFTER_CONNECT):
        yield doubtful(name, f"Not tried: {failed} failed.")


def _name() -> Step:
    parts = urlsplit(settings.KLING_BASE_URL)
    host = host_of(parts)
    try:
        found = resolve(host, port=port_of(parts), seconds=CONNECT_SECONDS)
    except OSError:
        sentence = f"The name {host} can't be resolved from here."
        return bad("name", sentence, cures.cure("unreachable"))
    addresses = ", ".join(sorted({str(address[0]) for _family, address in found})[:4])
    return good("name", f"{host} is {addresses}.")


def _connect() -> Step:
    parts = urlsplit(settings.KLING_BASE_URL)
    host, port = host_of(parts), port_of(parts)
    try:
        with Trip(seconds=CONNECT_SECONDS) as trip:
            Dialler(rules(), trip).open(host, port=port).close()
    except AddressRefused:
        sentence = sentences.sentence("address-refused")
        return bad("connect", sentence, cures.cure("address-refused"))
    except OSError as error:
        sentence = f"{host} does not take connections at port {port} ({type(error).__name__})."
        return bad("connect", sentence, cures.cure("unreachable"))
    return good("connect", f"{host} takes connections at port {port}.")


def _answered(connection: Connection) -> Iterator[Step]:
    """One test, as in Settings: a page of presets and the credit. Nothing is charged."""
    asked = timezone.now()
    answer = trying.test(connection)
    error = answer.error
    if error is None:
        words = _("Kling answered in %(seconds)s s and accepted the key.")
        if settings.PRACTICE:
            words = _("The sandbox answered in %(seconds)s s.")
        yield good("sign-in", words % {"seconds": f"{answer.ms / 1000:.2f}"})
    else:
        sentence, cure = trouble.words_for(error)
        yield bad("sign-in", sentence, cure, trouble.facts_of(error))
    yield _address_list(error)
    yield _clock(connection)
    if error is None:
        connection.refresh_from_db()
        yield _credit(connection, since=asked - timedelta(seconds=1))
    else:
        yield doubtful("credit", "Not asked: sign-in failed.")


def _address_list(error: KlingError | None) -> Step:
    """Code 1304: an account may keep a list of the addresses that may call."""
    name = "address-list"
    if isinstance(error, AddressNotAllowed):
        return bad(name, sentences.sentence("address"), cures.cure("address"))
    if error is None:
        return good(name, "Kling accepts requests from this machine's address.")
    sentence = "Not known: an account may list the addresses that may call (code 1304)."
    return doubtful(name, sentence, "Mend sign-in first.")


def _clock(connection: Connection) -> Step:
    seen = connections.client(connection).last_seen
    offset = seen.clock_offset if seen else None
    if offset is None:
        return doubtful("clock", _("not compared yet"))
    seconds = {"seconds": f"{abs(offset):.1f}"}
    words = _("%(seconds)s s behind Kling") if offset > 0 else _("%(seconds)s s ahead of Kling")
    sentence = f"{words % seconds}."
    if abs(offset) <= CLOCK_FINE:
        return good("clock", sentence)
    cure = "Set this machine's clock by a time server: signatures and link times depend on it."
    return doubtful("clock", sentence, cure)


def _credit(connection: Connection, *, since: datetime) -> Step:
    """What the test just read; Kling's figures can be 12 hours old (kling-api.md §11)."""
    at = connection.credit_at
    if connection.credit is None or at is None or at < since:
        sentence = "Kling did not say what is left."
        if connection.credit is not None and at is not None:
            sentence += f" On {at:%Y-%m-%d %H:%M} UTC it was {connection.credit} units."
        return doubtful("credit", sentence, "`manage.py kling costs` says why.")
    if connection.credit == 0:
        return bad("credit", sentences.sentence("credit"), cures.cure("credit"))
    sentence = f"{connection.credit} units are left; this figure can be up to 12 hours old."
    return good("credit", sentence)
