"""Who works here: roles, passwords, and the one-time link that replaces a form."""

import secrets
from datetime import timedelta

from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from voices.models import OneTimeLink
from voices.permissions import ROLES
from voices.services import tokens

LINK_LIFE = timedelta(minutes=15)


def make_roles() -> None:
    """One group per role with exactly its permissions; safe to call again."""
    for role, acts in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="voices", codename__in=acts)
        )


def add(username: str, *, role: str, password: str | None = None, name: str = "") -> User:
    """A new person; without `password` only a one-time link lets them in.

    Raises ValueError (unknown role, name taken) and ValidationError (weak password).
    """
    group = _group(role)
    person = User(username=username, first_name=name)
    if password is None:
        person.set_unusable_password()
    else:
        validate_password(password, person)
        person.set_password(password)
    return _enrol(person, group)


def add_administrator(username: str, *, password: str) -> User:
    """The first person; the password was chosen by the machine's owner, so it is taken as it is."""
    person = User(username=username)
    person.set_password(password)
    return _enrol(person, _group("administrator"))


def _enrol(person: User, group: Group) -> User:
    try:
        with transaction.atomic():
            person.save()
            person.groups.set([group])
    except IntegrityError as error:
        raise ValueError(f"There is already a person called {person.username}.") from error
    return person


def _group(role: str) -> Group:
    if role not in ROLES:
        raise ValueError(f"There is no role {role}. Choose one of: {', '.join(ROLES)}.")
    return Group.objects.get(name=role)


def give_role(person: User, *, role: str) -> None:
    """`role` replaces the one they had. Raises ValueError for an unknown role."""
    person.groups.set([_group(role)])


def role_of(person: User) -> str:
    """The highest role of `person`; empty when they have none."""
    held = set(person.groups.values_list("name", flat=True))
    return next((role for role in reversed(ROLES) if role in held), "")


def keepers() -> list[User]:
    """Active people who may delete and see spend: keepers and administrators."""
    return _holding("keeper", "administrator")


def administrators() -> list[User]:
    return _holding("administrator")


def _holding(*roles: str) -> list[User]:
    people = User.objects.filter(is_active=True, groups__name__in=roles)
    return list(people.distinct().order_by("username"))


def somebody_signed_in() -> bool:
    """Whether anybody ever came in; until then each start prints a link."""
    return User.objects.filter(last_login__isnull=False).exists()


def one_time_link(person: User) -> str:
    """A fresh token that signs `person` in once within 15 minutes; older ones die."""
    token = tokens.fresh()
    OneTimeLink.objects.filter(person=person, used_at=None).delete()
    OneTimeLink.objects.create(
        person=person, token_sha256=tokens.digest(token), expires_at=timezone.now() + LINK_LIFE
    )
    return token


def enter(token: str) -> User | None:
    """Spends the token: whom it lets in, or None when it is used, too old or unknown."""
    now = timezone.now()
    link = OneTimeLink.objects.filter(token_sha256=tokens.digest(token))
    won = link.filter(used_at=None, expires_at__gt=now, person__is_active=True).update(used_at=now)
    return link.select_related("person").get().person if won else None


def generated_password() -> str:
    """64 random bits in a shape that can be read aloud."""
    return "-".join(secrets.token_hex(2) for _ in range(4))
