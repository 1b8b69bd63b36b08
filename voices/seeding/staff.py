"""The team that an invented library belongs to."""

from django.contrib.auth.models import Group, User

from voices.services import people

_PEOPLE = (
    ("mei", "Mei", "Okafor", "maker"),
    ("ines", "Ines", "Duarte", "keeper"),
    ("tomasz", "Tomasz", "Nowak", "administrator"),
    ("wangmin", "王敏", "", "keeper"),
    ("lena", "Lena", "Brandt", "listener"),
)


def enter() -> list[User]:
    """Everybody of the team, with a role and without a password."""
    people.make_roles()
    return [_person(*facts) for facts in _PEOPLE]


def _person(username: str, first: str, last: str, role: str) -> User:
    person, _ = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last}
    )
    person.groups.set([Group.objects.get(name=role)])
    return person
