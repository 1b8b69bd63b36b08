"""What a newcomer reads in the terminal, and what must exist before they come."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from voices.services import people

ADMINISTRATOR = "admin"


def first_sync() -> None:
    """Queues the first look at Kling's catalogues; the worker finds the row by itself."""
    from voices.services import connections, library  # they take half a second to load

    connection = connections.active()
    if connection.synced_at is None:
        library.refresh(connection)


def lines() -> Iterator[str]:
    """How to come in, until somebody has; the generated password is shown this once."""
    password = _first_administrator()
    if people.somebody_signed_in():
        return
    for person in people.administrators()[:1]:
        link = sign_in_link(person)
        yield f"Sign in with this link (works once, within 15 minutes): {link}"
        if password:
            yield f"Later sign in as {person.username} with the password {password}"


def sign_in_link(person: User) -> str:
    """The whole address of a fresh one-time link."""
    return settings.SITE_URL + reverse("enter", args=[people.one_time_link(person)])


def _first_administrator() -> str:
    """Makes the administrator when there is none; the password if it was generated here."""
    if people.administrators() or User.objects.filter(username=ADMINISTRATOR).exists():
        return ""
    given = settings.ADMIN_PASSWORD
    password = given or people.generated_password()
    people.add_administrator(ADMINISTRATOR, password=password)
    return "" if given else password
