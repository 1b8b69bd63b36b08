"""`manage.py kling check|voices|presets|speak|clone|delete|costs`: for support and scripts.

Exit code 0: done. 1: something is wrong, as the sentence says. 2: an answer got lost, and nobody
knows whether anything was made.
"""

import contextlib
import json
import logging
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from voices.kling import KlingError
from voices.management.kling_tool import arguments, ready, trouble
from voices.management.kling_tool.answer import INTERRUPTED, WRONG, Answer, Stop
from voices.services.refusals import Refused


class Command(BaseCommand):
    help = "Checks the connection to Kling and does single acts there, for support and scripts."
    requires_system_checks = []  # said in our own words
    _begun = False

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.declare(parser)

    def run_from_argv(self, argv: list[str]) -> None:
        """A slip of the pen ends with 1: argparse's own 2 means here that nobody knows."""
        try:
            super().run_from_argv(argv)
        except SystemExit as end:
            if self._begun or not end.code:
                raise
            raise SystemExit(WRONG) from None

    def handle(self, *args: object, **options: Any) -> None:
        self._begun = True
        try:
            with _quiet(loud=options["verbosity"] > 1):
                answer = self._answer(options)
        except Stop as stop:
            self._stopped(stop, options)
        except KeyboardInterrupt:
            self._stopped(Stop("Stopped.", reason="stopped", exit_code=INTERRUPTED), options)
        else:
            self._answered(answer, options)

    def _answer(self, options: dict[str, Any]) -> Answer:
        """What the act gives back; every known failure leaves as a Stop."""
        try:
            return arguments.ACTS[options["act"]](options, self._say)
        except KlingError as error:
            raise trouble.stop_for(error) from None
        except Refused as refusal:
            raise Stop(refusal.sentence, reason=refusal.reason) from None
        except DatabaseError:
            sentence = "VoiceLab's database is not ready here."
            cure = "Run `make run` once, or `manage.py migrate`, and see that DATA_DIR is right."
            raise Stop(sentence, cure=cure, reason="database") from None

    def _answered(self, answer: Answer, options: dict[str, Any]) -> None:
        if options["json"]:
            error = answer.trouble and _error("failed", answer.trouble)
            self._write_json(options, ok=not error, data=answer.data, error=error or None)
        else:
            self.stdout.write("\n".join(answer.lines))
        if answer.trouble:
            self._say(answer.trouble)
            raise SystemExit(WRONG)

    def _stopped(self, stop: Stop, options: dict[str, Any]) -> None:
        if options["json"]:
            error = _error(stop.reason, stop.sentence, cure=stop.cure, kling=stop.kling)
            self._write_json(options, ok=False, data=stop.data, error=error)
        self._say(stop.line)
        raise SystemExit(stop.exit_code)

    def _write_json(self, options: dict[str, Any], **document: Any) -> None:
        whole = {"command": options["act"], "mode": ready.mode(), **document}
        self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))

    def _say(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()


def _error(
    reason: str, sentence: str, *, cure: str = "", kling: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"reason": reason, "sentence": sentence, "cure": cure, "kling": kling}


@contextlib.contextmanager
def _quiet(*, loud: bool) -> Iterator[None]:
    """No log lines between the answer's, unless `--verbosity 2` asks for them."""
    log = logging.getLogger("voices")
    before = log.level
    log.setLevel(logging.INFO if loud else logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(before)
