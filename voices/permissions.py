"""Four roles as groups with named permissions, and the sentence for each forbidden act."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

P = ParamSpec("P")

#: Role -> what it may do. Each role includes the one before.
LISTENER = ("listen",)
MAKER = (*LISTENER, "clone", "speak", "edit")
KEEPER = (*MAKER, "remove", "see_spend")
ADMINISTRATOR = (*KEEPER, "manage")
ROLES = {
    "listener": LISTENER,
    "maker": MAKER,
    "keeper": KEEPER,
    "administrator": ADMINISTRATOR,
}

#: Permission -> why not, and the way on. Shown beside the greyed control and on the 403 page.
SENTENCES = {
    "listen": _("You may not listen yet. Ask an administrator for a role."),
    "clone": _("Only makers can clone voices. Ask a maker."),
    "speak": _("Only makers can let a voice speak. Ask a maker."),
    "edit": _("Only makers can change names, tags and notes. Ask a maker."),
    "remove": _("Only keepers can delete. Ask a keeper."),
    "see_spend": _("Only keepers see what was spent. Ask a keeper."),
    "manage": _("Only administrators can change this. Ask an administrator."),
}


def may(person: AbstractBaseUser | AnonymousUser, act: str) -> bool:
    """Whether this person's role allows `act`, one of the keys of SENTENCES."""
    return person.has_perm(f"voices.{act}")  # type: ignore[union-attr]


def held(person: AbstractBaseUser | AnonymousUser) -> tuple[str, ...]:
    """All that `person` may do."""
    return tuple(act for act in SENTENCES if may(person, act))


def needs(
    act: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """The view answers 403 with the sentence to whoever may not `act`."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.user, act):
                raise PermissionDenied(SENTENCES[act])
            return view(request, *args, **kwargs)

        return checked

    return decorate
