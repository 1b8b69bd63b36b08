"""Roles, passwords, one-time links, and the commands for them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from voices.models import OneTimeLink
from voices.permissions import ROLES, may
from voices.processes import welcome
from voices.services import people

pytestmark = pytest.mark.django_db
GOOD = "a long and odd password"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_its_acts_and_no_others(role: str) -> None:
    person = people.add("someone", role=role, password=GOOD)
    allowed = {act for act in ROLES["administrator"] if may(person, act)}
    assert allowed == set(ROLES[role])


def test_making_the_roles_again_takes_back_a_permission_that_was_added_by_hand() -> None:
    listener = people.add("lin", role="listener", password=GOOD)
    group = listener.groups.get()
    group.permissions.set(people.Permission.objects.filter(codename="manage"))
    people.make_roles()
    fresh = User.objects.get(pk=listener.pk)
    assert may(fresh, "listen")
    assert not may(fresh, "manage")


def test_a_new_role_replaces_the_old_one() -> None:
    person = people.add("kim", role="keeper", password=GOOD)
    people.give_role(person, role="listener")
    assert people.role_of(person) == "listener"
    assert not may(User.objects.get(pk=person.pk), "remove")


def test_a_weak_password_is_refused_and_nobody_is_added() -> None:
    with pytest.raises(ValidationError):
        people.add("mara", role="maker", password="short")
    assert not User.objects.filter(username="mara").exists()


def test_a_name_that_is_taken_is_refused() -> None:
    people.add("mara", role="maker", password=GOOD)
    with pytest.raises(ValueError, match="already"):
        people.add("mara", role="keeper", password=GOOD)
    assert people.role_of(User.objects.get(username="mara")) == "maker"


def test_keepers_are_keepers_and_administrators_who_are_active(
    maker: User, keeper: User, administrator: User
) -> None:
    gone = people.add("gone", role="keeper", password=GOOD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert people.keepers() == [administrator, keeper]
    assert people.administrators() == [administrator]


def test_a_link_lets_in_once(maker: User) -> None:
    token = people.one_time_link(maker)
    assert people.enter(token) == maker
    assert people.enter(token) is None


def test_a_link_dies_after_a_quarter_of_an_hour(maker: User) -> None:
    token = people.one_time_link(maker)
    soon = timezone.now() + timedelta(minutes=14)
    assert OneTimeLink.objects.get().expires_at > soon
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert people.enter(token) is None


def test_a_fresh_link_ends_the_older_one(maker: User) -> None:
    older = people.one_time_link(maker)
    newer = people.one_time_link(maker)
    assert people.enter(older) is None
    assert people.enter(newer) == maker


def test_the_token_itself_is_not_stored(maker: User) -> None:
    token = people.one_time_link(maker)
    assert token not in str(list(OneTimeLink.objects.values()))


def test_a_person_who_was_switched_off_cannot_use_a_link(maker: User) -> None:
    token = people.one_time_link(maker)
    User.objects.filter(pk=maker.pk).update(is_active=False)
    assert people.enter(token) is None


def _run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_person_command_prints_a_password_that_works_and_a_link_that_works() -> None:
    out = _run("person", "add", "mara", "--role", "maker")
    person = User.objects.get(username="mara")
    password = out.split("(shown only now): ")[1].split()[0]
    assert person.check_password(password)
    assert people.enter(out.rstrip("/\n").rsplit("/", 1)[1]) == person
    assert people.role_of(person) == "maker"


def test_the_person_command_lists_and_changes_roles(maker: User) -> None:
    assert _run("person", "list") == "mara  maker\n"
    _run("person", "role", "mara", "keeper")
    assert _run("person", "list") == "mara  keeper\n"


def test_the_person_command_says_why_in_words() -> None:
    with pytest.raises(CommandError, match="nobody called nadia"):
        _run("person", "role", "nadia", "keeper")
    with pytest.raises(CommandError, match="too short"):
        _run("person", "add", "nadia", "--password", "short")


def test_a_sign_in_link_is_made_for_whom_it_is_asked(maker: User, administrator: User) -> None:
    link = _run("sign-in-link", "mara")
    assert link.startswith("http://127.0.0.1:8000/enter/")
    assert people.enter(link.rstrip("/\n").rsplit("/", 1)[1]) == maker
    assert people.enter(_run("sign-in-link").rstrip("/\n").rsplit("/", 1)[1]) == administrator
    with pytest.raises(CommandError, match="person list"):
        _run("sign-in-link", "nadia")


def test_the_first_administrator_has_the_password_that_was_given_and_it_is_not_shown(
    settings: Settings,
) -> None:
    settings.ADMIN_PASSWORD = "given by the owner"
    lines = list(welcome.lines())
    admin = User.objects.get(username="admin")
    assert admin.check_password("given by the owner")
    assert people.role_of(admin) == "administrator"
    assert len(lines) == 1
    assert people.enter(lines[0].rstrip("/").rsplit("/", 1)[1]) == admin


def test_nothing_is_printed_once_somebody_has_signed_in(administrator: User) -> None:
    assert len(list(welcome.lines())) == 1
    User.objects.update(last_login=timezone.now())
    assert list(welcome.lines()) == []
    assert not User.objects.filter(username="admin").exists()


def test_a_later_password_setting_does_not_change_the_administrators(
    settings: Settings,
) -> None:
    settings.ADMIN_PASSWORD = "given by the owner"
    list(welcome.lines())
    settings.ADMIN_PASSWORD = "given by somebody else"
    list(welcome.lines())
    assert User.objects.get(username="admin").check_password("given by the owner")
