"""The far end of these tests: the sandbox in this process, whose answers are spoilt on their way.

The product finds it through a dotted path in the settings, as it finds the sandbox.
"""

import json
import random
import re
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from tests.mutations.mutators import Mutator
from tests.mutations.reply import Reply, put_on_wire, taken
from voicelab.loopback import PRACTICE
from voicelab.sandbox.adapter import SandboxAdapter

#: For ever: a far end that never answers well again.
ALWAYS = 1_000_000


@dataclass
class Far(SandboxAdapter):
    """Spoils the next `left` answers to requests that look like `at` ("GET /v1/…")."""

    mutator: Mutator | None = None
    at: re.Pattern[str] | None = None
    left: int = 0
    stranger: str = ""
    chance: random.Random = field(default_factory=random.Random)
    spoilt: int = 0

    def __post_init__(self) -> None:
        super().__init__(PRACTICE)

    def aim(
        self, mutator: Mutator, at: re.Pattern[str], *, times: int, chance: random.Random
    ) -> None:
        """Spoil from now on."""
        self.mutator, self.at, self.chance = mutator, at, chance
        self.left, self.spoilt = times, 0

    def heal(self) -> None:
        """Every answer is as the sandbox gives it."""
        self.left = 0

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if self.mutator is None or not self._hits(request):
            return super().send(request, **options)
        self.left -= 1
        self.spoilt += 1
        if self.mutator.unheard and request.method == "POST":
            reply = Reply(200, CaseInsensitiveDict(), b"{}")
        else:
            reply = taken(super().send(request, **options))
        reply.other = lambda: self._other(request, options)
        self.mutator.spoil(spelt(reply), self.chance)
        return put_on_wire(reply, request=request, adapter=self)

    def _hits(self, request: requests.PreparedRequest) -> bool:
        asked = f"{request.method} {(request.url or '').removeprefix(PRACTICE)}"
        return self.left > 0 and self.at is not None and bool(self.at.match(asked))

    def _other(self, request: requests.PreparedRequest, options: Any) -> bytes:
        """What the sandbox says about the stranger's task; b"" for what is no task."""
        if "/custom-voices" not in (request.url or ""):
            return b""
        asked = request.copy()
        asked.method, asked.body = "GET", None
        asked.url = f"{PRACTICE}/v1/general/custom-voices/{self.stranger}"
        return spelt(taken(super().send(asked, **options))).body


def spelt(reply: Reply) -> Reply:
    """JSON in the spelling that the byte mutators look for."""
    if reply.body[:1] in (b"{", b"["):
        reply.say(json.dumps(json.loads(reply.body), ensure_ascii=False).encode())
    return reply


FAR = Far()


def far_adapters() -> dict[str, BaseAdapter]:
    """What the settings of these tests name."""
    return {f"{PRACTICE}/": FAR}
