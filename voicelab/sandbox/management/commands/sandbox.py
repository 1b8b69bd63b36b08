"""``manage.py sandbox serve`` runs the emulator alone; ``sandbox sample`` makes the sample."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from voicelab.sandbox.sample import write_sample

PROJECT = Path(__file__).resolve().parents[4]


class Command(BaseCommand):
    """Two subcommands; each has a method of its name."""

    help = "Run the emulator of the Kling API alone, or render the start page's sample."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of each subcommand."""
        commands = parser.add_subparsers(dest="command", required=True)
        serve = commands.add_parser("serve", help="answer over HTTP, with a data file of its own")
        serve.add_argument("--host", default="127.0.0.1")
        serve.add_argument("--port", type=int, default=0, help="0 takes a free port")
        serve.add_argument("--prefix", default="/kling", help="where the API is mounted")
        serve.add_argument("--data", type=Path, help="folder of the data file and the results")
        sample = commands.add_parser("sample", help="render static/audio/sample.mp3 and .json")
        sample.add_argument("--into", type=Path, default=PROJECT / "static" / "audio")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the subcommand."""
        getattr(self, options["command"])(options)

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
