"""The client alone: of whatever is answered it makes a value or an error of its own, at once."""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from tests.kling.far_ends import BASE, envelope
from tests.mutations.adapter import spelt
from tests.mutations.mutators import FAMILIES, JSON, SOUND, Mutator
from tests.mutations.reply import Reply, put_on_wire
from voices.kling import AccessKeyPair, KlingClient, KlingError

SEEDS = int(os.environ.get("MUTATION_SEEDS", "1"))
NOW = datetime(2026, 9, 21, tzinfo=UTC)
VOICE = {"voice_id": "930801338081615883", "voice_name": "安娜", "owned_by": "4711"}
AUDIO = {"id": "930801290416885794", "url": "https://cdn.klingai.com/a.mp3", "duration": "5.1"}


def task(number: int = 1, **result: Any) -> dict[str, Any]:
    """A task as the vendor writes it."""
    return {
        "task_id": f"93080130148630532{number}",
        "task_status": "succeed",
        "task_status_msg": "",
        "task_info": {"external_task_id": f"vl-{number}"},
        "task_result": result or {"voices": [VOICE | {"trial_url": AUDIO["url"]}]},
        "final_unit_deduction": "0.05",
        "created_at": 1790000000123,
        "updated_at": 1790000000999,
    }


PACK = {"resource_pack_id": "5e6b", "status": "online", "total_quantity": 500.0}
COSTS = {"code": 0, "msg": "SUCCEED", "resource_pack_subscribe_infos": [PACK, PACK]}
Call = Callable[[KlingClient], Any]
#: name -> the call, and the data of the honest answer (bytes for a sound)
CALLS: dict[str, tuple[Call, Any]] = {
    "create": (
        lambda kling: kling.create_voice(voice_name="a", external_task_id="vl-1", video_id="1"),
        task(),
    ),
    "look-up by our id": (lambda kling: kling.get_voice_task("vl-1"), task()),
    "poll": (lambda kling: kling.get_voice_task("930801301486305321"), task()),
    "list of clones": (lambda kling: kling.voice_tasks(), [task(), task(2), task(3)]),
    "list of presets": (lambda kling: kling.preset_tasks(), [task(4), task(5)]),
    "delete": (lambda kling: kling.delete_voice("1"), None),
    "speak": (
        lambda kling: kling.speak(
            text="a", voice_id="b", voice_language="en", voice_speed=Decimal("1.0")
        ),
        task(audios=[AUDIO]),
    ),
    "costs": (lambda kling: kling.costs(start=NOW - timedelta(days=1), end=NOW), COSTS),
    "download": (lambda kling: kling.download(f"{BASE}/a.mp3", BytesIO()), b"ID3" + bytes(4000)),
}


class Canned(BaseAdapter):
    """The honest answer, spoilt."""

    def __init__(self, data: Any, mutator: Mutator, chance: random.Random) -> None:
        super().__init__()
        body = data if isinstance(data, bytes) else b""
        headers = CaseInsensitiveDict({"Date": "Mon, 21 Sep 2026 14:13:20 GMT"})
        self.honest = lambda: Reply(200, CaseInsensitiveDict(headers), body)
        self.data, self.mutator, self.chance = data, mutator, chance

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        reply = self.honest()
        if not reply.body:
            reply.data = envelope(self.data)
        self.mutator.spoil(spelt(reply), self.chance)
        return put_on_wire(reply, request=request, adapter=self)

    def close(self) -> None:
        """Nothing is open."""


def fitting(data: Any) -> list[Mutator]:
    """The mutators for this honest answer."""
    kind = SOUND if isinstance(data, bytes) else JSON
    return [one for family in FAMILIES.values() for one in family if kind in one.kinds]


@pytest.mark.parametrize("name", CALLS)
def test_the_client_says_what_it_got_in_its_own_words(name: str) -> None:
    call, data = CALLS[name]
    values, errors = 0, set()
    for mutator in fitting(data):
        for seed in range(SEEDS):
            far = Canned(data, mutator, random.Random(f"{mutator.name} {seed}"))  # noqa: S311
            key = AccessKeyPair("practice-access", "practice-secret")
            kling = KlingClient(base_url=BASE, credential=key, adapters={BASE: far})
            try:
                assert len(repr(call(kling)).encode()) < 30_000_000
                values += 1
            except KlingError as error:
                assert len(str(error).encode()) < 20_000
                errors.add(type(error).__name__)
    assert values > 10
    assert len(errors) > 4
