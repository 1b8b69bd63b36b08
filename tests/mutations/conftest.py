"""The sandbox behind a far end that spoils answers; sounds are made and looked at once each."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mutations.adapter import FAR
from tests.mutations.diary import Diary, kept
from voicelab.sandbox import files as sandbox_files
from voices.audio import AudioError, probe
from voices.services import engine


def _remembered(make: Callable[..., Any], key: Callable[..., str]) -> Callable[..., Any]:
    """`make`, called once for equal things; its refusals are remembered too."""

    def ask(*args: Any, **options: Any) -> Any:
        name = key(*args, **options)
        if name not in _KNOWN:
            try:
                _KNOWN[name] = make(*args, **options)
            except AudioError as error:
                _KNOWN[name] = error
        if isinstance(_KNOWN[name], Exception):
            raise _KNOWN[name]
        found = _KNOWN[name]
        return dict(found) if isinstance(found, dict) else found

    return ask


_KNOWN: dict[str, Any] = {}


def _words(text: str, **options: Any) -> str:
    return f"words {text}"  # by one speaker for all: each clone would have a voice of its own


def _samples(samples: Any) -> str:
    return f"sound {hashlib.sha256(samples.tobytes()).hexdigest()}"


def _file(order: dict[str, Any], *, source: Path, **options: Any) -> str:
    return f"file {json.dumps(order)} {hashlib.sha256(source.read_bytes()).hexdigest()}"


@pytest.fixture
def far(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kling is the sandbox behind FAR. Rendering, encoding and decoding are real, but once."""
    settings.KLING_ADAPTERS = "tests.mutations.adapter.far_adapters"
    settings.SANDBOX_PRESETS = 3
    for module, name, key in (
        (sandbox_files, "speech", _words),
        (sandbox_files, "encoded", _samples),
        (probe, "run_child", _file),
    ):
        monkeypatch.setattr(module, name, _remembered(getattr(module, name), key))
    FAR.heal()


@pytest.fixture
def diary(far: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diary]:
    """One step for one knock, so that the invariants are looked at after each."""
    monkeypatch.setattr(engine, "STEPS_PER_KNOCK", 1)
    with kept(monkeypatch) as diary:
        yield diary
