"""Every audio test asks for its file here and says what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audio.sound_makers import write

MakeSound = Callable[..., Path]


@pytest.fixture
def make_sound(tmp_path: Path) -> MakeSound:
    """Return a maker: ``make_sound("clip.mp3", seconds=7)`` writes it and says where."""

    def make(name: str, *, seconds: float = 6.0, **recipe) -> Path:
        return write(tmp_path / name, seconds=seconds, **recipe)

    return make
