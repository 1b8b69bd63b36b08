"""`manage.py seed --voices N --seed S`: an invented library for trying, pictures and benches."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from voices import seeding
from voices.services import connections, trials


class Command(BaseCommand):
    help = "Fill the practice library with invented voices and recordings (never a live one)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--voices", type=int, default=36, help="cloned voices to add")
        parser.add_argument("--seed", type=int, default=1, help="same seed, same library")

    def handle(self, *, voices: int, seed: int, **_: object) -> None:
        if not settings.PRACTICE:
            raise CommandError("Seeding fills the practice library only. Start without a key.")
        made = seeding.fill(voices=voices, seed=seed)
        trials.backfill(connections.active())  # to be heard now, not when nothing else is to do
        self.stdout.write(f"Added {made.voices} voices and {made.recordings} recordings.")
