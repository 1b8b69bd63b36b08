"""The sandbox behind a far end that spoils answers; each sentence is spoken once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.mutations.adapter import FAR
from tests.mutations.diary import Diary, kept
from voicelab.sandbox import files as sandbox_files
from voicelab.sandbox.utterance import Utterance, utter
from voices.services import engine

_SPOKEN: dict[str, Utterance] = {}


def _by_one_speaker(text: str, **options: Any) -> Utterance:
    """Really spoken and encoded, but each clone would have a voice of its own."""
    if text not in _SPOKEN:
        _SPOKEN[text] = utter(text, **options)
    return _SPOKEN[text]


@pytest.fixture
def far(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kling is the sandbox behind FAR."""
    settings.KLING_ADAPTERS = "tests.mutations.adapter.far_adapters"
    settings.SANDBOX_PRESETS = 3
    monkeypatch.setattr(sandbox_files, "utter", _by_one_speaker)
    FAR.heal()


@pytest.fixture
def diary(far: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diary]:
    """One step for one knock, so that the invariants are looked at after each."""
    monkeypatch.setattr(engine, "STEPS_PER_KNOCK", 1)
    with kept(monkeypatch) as diary:
        yield diary
