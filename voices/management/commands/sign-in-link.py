# ruff: noqa: N999 the file name is the command that people type
"""`manage.py sign-in-link [NAME]`: a way in for whoever lost the password."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from voices.processes.welcome import sign_in_link
from voices.services import people


class Command(BaseCommand):
    help = "Prints a link that signs one person in, once, within 15 minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="default: the first administrator")

    def handle(self, *args: object, **options: str | None) -> None:
        self.stdout.write(sign_in_link(self._person(options["name"])))

    def _person(self, name: str | None) -> User:
        known = User.objects.filter(is_active=True)
        person = known.filter(username=name).first() if name else _first_administrator()
        if person is None:
            raise CommandError(
                f"There is nobody called {name}. `manage.py person list` shows who there is."
                if name
                else "There is no administrator yet; `make run` creates one."
            )
        return person


def _first_administrator() -> User | None:
    return next(iter(people.administrators()), None)
