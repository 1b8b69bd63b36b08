"""What the frame round every page shows: connection, credit, unfinished jobs, person."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest

from voices.models import Connection, Job
from voices.services import connections

SECTIONS = {
    "voice": "voices",
    "listen": "voices",
    "casting": "voices",
    "castings": "voices",
    "casting-sheet": "voices",
    "casting-share": "voices",
    "casting-delete": "voices",
    "send-again": "recordings",
    "give-up": "recordings",
    "test-connection": "settings",
}


@dataclass(frozen=True)
class Shell:
    """Read once per page; two queries."""

    connection: Connection
    label: str
    unfinished: int
    person: str
    initials: str
    theme: str
    section: str

    @property
    def credit(self) -> Decimal | None:
        return self.connection.credit

    @property
    def credit_at(self) -> datetime | None:
        return self.connection.credit_at


def connection_of(request: HttpRequest) -> Connection:
    """The active connection, read once per request for a view and the frame round it."""
    known: Connection | None = getattr(request, "connection", None)
    if known is None:
        known = connections.active()
        request.connection = known  # type: ignore[attr-defined]
    return known


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor; empty for people who are not signed in, and on error pages before that."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("theme", "")
    theme = theme if theme in {"light", "dark"} else ""
    if user is None or not user.is_authenticated:
        return {"theme": theme, "practice": connections.is_practice()}
    connection = connection_of(request)
    unfinished = getattr(request, "unfinished", None)  # the view may know it already
    if unfinished is None:
        unfinished = Job.objects.of(connection).unfinished().count()
    name = user.get_full_name() or user.get_username()
    match = request.resolver_match
    here = match.url_name if match and match.url_name else ""
    return {
        "theme": theme,
        "practice": connection.practice,
        "shell": Shell(
            connection=connection,
            label=connections.headline(connection),
            unfinished=unfinished,
            person=name,
            initials="".join(word[0] for word in name.split()[:2]).upper(),
            theme=theme,
            section=SECTIONS.get(here, here),
        ),
    }
