"""`manage.py person add|list|role`: who works here and what they may do."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from voices.permissions import ROLES
from voices.processes.welcome import sign_in_link
from voices.services import people


class Command(BaseCommand):
    help = "Adds people, lists them, and gives them roles."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="add|list|role")
        add = acts.add_parser("add", help="adds a person; prints a sign-in link and a password")
        add.add_argument("name")
        add.add_argument("--role", choices=ROLES, default="listener")
        add.add_argument("--password", help="at least 12 characters; generated when left out")
        acts.add_parser("list", help="shows everybody with their role")
        role = acts.add_parser("role", help="gives a person another role")
        role.add_argument("name")
        role.add_argument("role", choices=ROLES)

    def handle(self, *args: object, **options: str) -> None:
        {"add": self._add, "list": self._list, "role": self._role}[options["act"]](options)

    def _add(self, options: dict[str, str]) -> None:
        password = options["password"] or people.generated_password()
        try:
            person = people.add(options["name"], role=options["role"], password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.username} is a {options['role']}.")
        if not options["password"]:
            self.stdout.write(f"Password (shown only now): {password}")
        self.stdout.write(f"Sign-in link (once, within 15 minutes): {sign_in_link(person)}")

    def _list(self, options: dict[str, str]) -> None:
        for person in User.objects.order_by("username"):
            role = people.role_of(person) or "no role"
            self.stdout.write(f"{person.username}  {role}{'' if person.is_active else '  (off)'}")

    def _role(self, options: dict[str, str]) -> None:
        person = User.objects.filter(username=options["name"]).first()
        if person is None:
            raise CommandError(f"There is nobody called {options['name']}.")
        people.give_role(person, role=options["role"])
        self.stdout.write(f"{person.username} is a {options['role']} now.")
