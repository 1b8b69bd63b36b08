"""Running `manage.py kling` inside the process, and what came of it."""

import json
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.core.management import call_command

from tests.kling.far_ends import Play, says

#: A key that must never be seen again.
CANARY = "canary-key-7f3a9b2c51d8-never-shown-k7Qd"
PRESET = "829824295735410756"
VIDEO = "862345678901234567"
#: The keys of every JSON document, and of its error.
DOCUMENT = {"command", "mode", "ok", "data", "error"}
ERROR = {"reason", "sentence", "cure", "kling"}


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def data(self) -> Any:
        return self.document["data"]

    def step(self, name: str) -> dict[str, Any]:
        return next(step for step in self.data["steps"] if step["name"] == name)


def run(*words: str) -> Ran:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("kling", *words, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(str(end.code))
    return Ran(code, out.getvalue(), err.getvalue())


def clone(name: str, *more: str) -> Ran:
    source = () if "--url" in more else ("--video", VIDEO)
    return run("clone", name, *source, "--i-have-permission", "--json", *more)


def answering(body: Any, status: str = "200 OK", *lines: str) -> Play:
    return says(json.dumps(body).encode(), *lines, status=status)
