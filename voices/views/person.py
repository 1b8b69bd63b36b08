"""Who asks: known to be somebody, because `needs` let them through."""

from django.contrib.auth.models import User
from django.http import HttpRequest


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a request behind `permissions.needs`."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101 - for the type checker; `needs` answered 403 before
    return person
