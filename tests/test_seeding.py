"""An invented library: what it says of its sounds is what a decoder says of them."""

import random

import pytest

from voices.audio import measure
from voices.models import StoredFile
from voices.seeding import sounds
from voices.services import files


@pytest.mark.django_db
def test_an_invented_sound_is_described_as_a_saved_one_is_measured() -> None:
    made = sounds.make(random.Random(1), StoredFile.Kind.TRIAL)  # noqa: S311
    with files.as_path(made) as path:
        told = measure(path, name="seed.wav")
    assert (made.mime, made.seconds, made.peaks) == (told.mime, told.seconds, told.peaks)
