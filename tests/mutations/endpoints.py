"""Each call that the product makes, and the scene in which it makes it.

A scene is prepared once with an honest far end; every example begins there and is taken back.
To add a call: write a function that brings rows to its moment (scenes.py), and enter it here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.mutations import scenes
from tests.mutations.mutators import JSON, SOUND
from voices.kling import Ledger, VideoKind
from voices.services import connections, trying, videos

Wrongs = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Endpoint:
    """`at`: what the requests look like. `begin`: brings the rows there, honestly.

    `act` is what a person does in every round, besides what the rows ask for by themselves; `well`
    is tried when the far end is well again. Both give what was wrong.
    """

    begin: Callable[[], None]
    at: str
    kind: str = JSON
    act: Wrongs = tuple
    well: Wrongs = tuple

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.at)


def _tested() -> Iterator[str]:
    trying.test(connections.active())
    yield from ()


def _tested_well() -> Iterator[str]:
    answer = trying.test(connections.active())
    if not answer.ok or connections.paused(connections.active()):
        yield f"the connection is not well: {answer}"


def _picked(source: str) -> Iterator[str]:
    """Only the spoilt source may be missing, unless it said what concerns every call."""
    missing = videos.pickable(connections.active()).missing
    said = missing.get(source)
    for other, why in missing.items():
        if why != said or (other != source and why not in ("sign-in", "address")):
            yield f"{other} is missing ({why}) where {source} was spoilt ({said})"


def _picked_well() -> Iterator[str]:
    pick = videos.pickable(connections.active())
    if pick.missing or not any(it.verdict.usable == "yes" for it in pick.choices):
        yield f"of the videos {pick.missing} is missing, {len(pick.choices)} came"


def _of_videos(source: str, at: str) -> Endpoint:
    return Endpoint(scenes.nothing, at, act=partial(_picked, source), well=_picked_well)


_VOICES = "/v1/general/custom-voices"
_PRESETS = "/v1/general/presets-voices"
_ONE = rf"GET {_VOICES}/"

ENDPOINTS: dict[str, Endpoint] = {
    "create": Endpoint(scenes.create, rf"POST {_VOICES}$"),
    "look-up by our id": Endpoint(scenes.look_up, rf"{_ONE}vl-"),
    "poll": Endpoint(scenes.poll, rf"{_ONE}\d"),
    "poll of a failure": Endpoint(scenes.poll_a_failure, rf"{_ONE}\d"),
    "look-up for a fresh address": Endpoint(scenes.look_for_a_fresh_address, rf"{_ONE}\d"),
    "look-up of the vanished": Endpoint(scenes.look_for_the_vanished, rf"{_ONE}\d"),
    "list of clones": Endpoint(scenes.list_of_clones, rf"GET {_VOICES}\?"),
    "list of presets": Endpoint(scenes.lists, rf"GET {_PRESETS}\?"),
    "question after an outage": Endpoint(scenes.send_after_an_outage, rf"GET {_PRESETS}\?"),
    "costs": Endpoint(scenes.lists, r"GET /account/costs"),
    "delete": Endpoint(scenes.delete, r"POST /v1/general/delete-voices"),
    "speak": Endpoint(scenes.speak, r"POST /v1/audio/tts"),
    "test of the connection": Endpoint(
        scenes.nothing, rf"GET ({_PRESETS}|/account/costs)", act=_tested, well=_tested_well
    ),
    **{kind: _of_videos(kind, rf"GET /v1/videos/{kind}\?") for kind in VideoKind},
    "unified list": _of_videos(videos.UNIFIED, r"POST /tasks$"),
    **{
        f"ledger {ledger}": _of_videos(ledger, rf"POST /account/billing/{ledger}$")
        for ledger in Ledger
    },
    "trial of a clone": Endpoint(scenes.trial_of_a_clone, r"GET /results/voice-", SOUND),
    "trial to hear": Endpoint(scenes.trial_to_hear, r"GET /results/voice-", SOUND),
    "speech to save": Endpoint(scenes.speech_to_save, r"GET /results/speech-", SOUND),
}
