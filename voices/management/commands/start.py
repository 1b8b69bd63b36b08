"""`manage.py start`: everything VoiceLab needs, in one command."""

import fcntl
from typing import IO

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from voices.processes import address, assets, welcome
from voices.processes.supervisor import Supervisor


class Command(BaseCommand):
    help = "Starts VoiceLab: web server, worker and beat. Ctrl-C stops all of them."
    requires_system_checks = []  # said in our own words below

    def handle(self, *args: object, **options: object) -> None:
        self._check()
        with self._only_one():
            sentence = address.why_not(settings.HOST, port=settings.PORT, patience=3)
            if sentence:
                raise SystemExit(sentence)
            self._migrate()
            assets.collect()
            connection.close()  # the children have connections of their own
            code = Supervisor(say=self._say).run(ready=self._ready)
        if code:
            raise SystemExit(code)

    def _check(self) -> None:
        """Stops with every wrong setting at once, each with its cure."""
        found = [issue for issue in checks.run_checks(tags=["voicelab"]) if not issue.is_silenced()]
        for issue in found:
            if not issue.is_serious():
                self._say(f"Note: {issue.msg} {issue.hint or ''}")
        wrong = [f"{issue.msg} {issue.hint or ''}" for issue in found if issue.is_serious()]
        if wrong:
            raise SystemExit("VoiceLab can't start:\n  " + "\n  ".join(wrong))

    def _migrate(self) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise SystemExit(
                f"VoiceLab can't use its database: {str(error).strip()}\n"
                "Check DATABASE_URL and whether the server runs; "
                f"without it the database is a file in {settings.DATA_DIR}."
            ) from error

    def _only_one(self) -> IO[str]:
        """Two on one data folder would empty each other's queue."""
        lock = (settings.DATA_DIR / "start.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SystemExit(
                f"VoiceLab already runs with the data folder {settings.DATA_DIR}. "
                "Stop that one, or give this one a folder of its own with DATA_DIR."
            ) from error
        return lock

    def _ready(self) -> None:
        for line in welcome.lines():
            self.stdout.write(line)
        self.stdout.write(f"VoiceLab is ready: {settings.SITE_URL}/")
        self.stdout.flush()
        welcome.first_sync()
        connection.close()

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)
        self.stderr.flush()
