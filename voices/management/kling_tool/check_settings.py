"""The part of `check` that only reads settings: mode, address, key."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from voices.kling import AccessKeyPair, KlingError
from voices.management.kling_tool import ready, trouble
from voices.management.kling_tool.steps import Step, bad, good
from voices.services import connections, credentials

#: Steps without which Kling can't be called.
NEEDED = frozenset({"address", "credential"})


def steps() -> Iterator[Step]:
    """settings, mode, address, credential."""
    wrong = ready.wrong_settings()
    if wrong:
        yield bad("settings", " ".join(msg for msg, _hint in wrong), " ".join(h for _, h in wrong))
    else:
        yield good("settings", "They fit together.")
    yield good("mode", _mode())
    yield from _key_and_address()


def shown(url: str) -> str:
    """An address without a password or a query, which may hold a secret."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _mode() -> str:
    if settings.PRACTICE:
        return connections.label(connections.active())
    account = {"account": settings.KLING_ACCOUNT}
    return _("Live: %(place)s") % {"place": connections.label(connections.active())} + (
        ". " + _("Calls are charged to “%(account)s”.") % account
    )


def _key_and_address() -> Iterator[Step]:
    """The client is made to see whether it can be; making it opens nothing."""
    base = shown(settings.KLING_BASE_URL)
    try:
        words = _credential()
    except ValueError as error:  # the words never quote the key
        yield good("address", base)
        yield bad("credential", f"{error}.", "Copy it again from Kling's console.")
        return
    try:
        connections.client(connections.active())
    except KlingError as error:
        sentence, cure = trouble.words_for(error)
        yield bad("address", f"{base}: {sentence}", cure)
    else:
        yield good("address", _("in this process") if settings.PRACTICE else base)
    yield good("credential", words)


def _credential() -> str:
    """Which one is in use; only ever the end of it."""
    if settings.PRACTICE:
        return credentials.hint()
    credential = credentials.current()
    pair = isinstance(credential, AccessKeyPair)
    words = _("Access key ending in %(end)s") if pair else _("API key ending in %(end)s")
    return words % {"end": credential.hint}
