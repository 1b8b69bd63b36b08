"""``manage.py sandbox``: run the emulator alone, make the sample, work on practice mode's rows."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from voicelab.sandbox import population
from voicelab.sandbox.command_tables import TABLES, as_json, as_text
from voicelab.sandbox.command_words import add_subcommands, option_values
from voicelab.sandbox.control import HIGHEST
from voicelab.sandbox.operations import age, reset
from voicelab.sandbox.orders import OrderError, mend, order
from voicelab.sandbox.sample import write_sample
from voicelab.sandbox.ticking import tick

PROJECT = Path(__file__).resolve().parents[4]
ANYWHERE = ("serve", "sample")
"""Subcommands that touch no row of this installation; the others need practice mode."""


class Command(BaseCommand):
    """Each subcommand has a method of its name."""

    help = "Runs the emulator of the Kling API alone, or works on the one of practice mode."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of each subcommand."""
        add_subcommands(parser, sample_folder=PROJECT / "static" / "audio")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the subcommand."""
        name = options["command"]
        if name not in ANYWHERE and not settings.PRACTICE:
            raise CommandError(
                "VoiceLab is connected to Kling, so there is no sandbox to work on. "
                "Practice mode is on while no Kling key is set."
            )
        try:
            getattr(self, name)(options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database can't be used: {error}. Start VoiceLab once, or stop what holds it."
            ) from error

    def serve(self, options: dict[str, Any]) -> None:
        """Become the server: the same process id, but settings of its own."""
        data = options["data"] or Path(settings.DATA_DIR) / "sandbox-alone"
        environment = {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "SANDBOX_DATA": str(data),
            "SANDBOX_PREFIX": options["prefix"],
            "SANDBOX_SECONDS": str(settings.SANDBOX_SECONDS),
            "SANDBOX_PRESETS": str(settings.SANDBOX_PRESETS),
        }
        words = ["-m", "voicelab.sandbox.serve", options["host"], str(options["port"])]
        os.execve(sys.executable, [sys.executable, *words], environment)  # noqa: S606

    def sample(self, options: dict[str, Any]) -> None:
        """Write the two files and name them."""
        for path in write_sample(options["into"]):
            self.stdout.write(str(path))

    def reset(self, options: dict[str, Any]) -> None:
        """Forget everything."""
        reset()
        self.stdout.write("The sandbox has forgotten everything.")

    def age(self, options: dict[str, Any]) -> None:
        """Move tasks into the past."""
        if not abs(options["seconds"]) <= HIGHEST:
            raise CommandError(f"Choose a number of seconds up to {HIGHEST:,}.")
        aged = age(options["seconds"], either_id=options["task"])
        if options["task"] and not aged:
            raise CommandError(f"There is no task '{options['task']}'.")
        self.stdout.write(f"Tasks that are {options['seconds']:g} s older now: {len(aged)}")

    def fault(self, options: dict[str, Any]) -> None:
        """Order a fault, or mend all with ``none``."""
        if options["name"] == "none":
            mend()
            self.stdout.write("No fault strikes any more.")
            return
        try:
            row = order(
                options["name"],
                at=options["at"],
                times=options["times"],
                chance=options["chance"],
                seed=options["seed"],
                options=option_values(options["name"], options["option"]),
            )
        except OrderError as error:
            raise CommandError(str(error)) from error
        often = f"{row.left} times" if row.left else "until it is mended"
        self.stdout.write(f"{row}, {often}")

    def show(self, options: dict[str, Any]) -> None:
        """Print rows as a table, or as JSON."""
        rows = TABLES[options["what"]]()
        self.stdout.write(as_json(rows) if options["json"] else as_text(rows))

    def tick(self, options: dict[str, Any]) -> None:
        """Post the callbacks that are due."""
        self.stdout.write(f"Callbacks sent: {len(tick())}")

    def population(self, options: dict[str, Any]) -> None:
        """Fill the account."""
        if not 0 <= options["voices"] <= population.MOST:
            raise CommandError(f"Choose a number from 0 to {population.MOST:,}.")
        population.populate(options["voices"])
        self.stdout.write(f"Synthetic voices in the account: {options['voices']:,}")
