"""Speakers, loudness, and the tones that stand in where no speech library is installed."""

import numpy as np
import pytest

from voicelab.sandbox import sound
from voicelab.sandbox.cast import Speaker, speaker_for, speaker_like
from voicelab.sandbox.guide import GUIDE
from voicelab.sandbox.mp3 import encoded, integrated_loudness, levelled
from voicelab.sandbox.pitch import median_pitch
from voicelab.sandbox.presets import library
from voicelab.sandbox.sound import SAMPLE_RATE, speech

from .clips import decoded_seconds

LINE = "Good morning. The shop opens at nine and closes at half past six."


def test_no_two_voices_share_a_speaker() -> None:
    ids = [*GUIDE, *(entry.voice_id for entry in library())]
    assert len({speaker_for(voice_id) for voice_id in ids}) == len(ids)


@pytest.mark.parametrize(
    "voice_id", ["oversea_male1", "calm_story1", "uk_boy1", "laopopo_speech02"]
)
def test_every_kind_of_speaker_is_equally_loud(voice_id: str) -> None:
    samples = levelled(speech(LINE, language="en", speaker=speaker_for(voice_id)))
    assert integrated_loudness(samples) == pytest.approx(-16, abs=1)
    assert np.abs(samples).max() < 0.9


@pytest.mark.parametrize("hertz", [105, 140, 210])
def test_a_clone_speaks_at_the_pitch_of_its_clip(hertz: float) -> None:
    speaker = speaker_like("829800000000000001", clip={"pitch": hertz})
    samples = speech(LINE, language="en", speaker=speaker)
    heard = median_pitch((samples * 32767).astype(np.int16), rate=SAMPLE_RATE)
    assert heard == pytest.approx(hertz, rel=0.15)


def test_without_the_library_tones_of_a_plausible_length_are_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sound, "_library", lambda: None)
    normal, fast, other = (
        speech(LINE, language="en", speaker=Speaker("m3", pitch, 175), speed=speed)
        for pitch, speed in ((40, 1.0), (40, 2.0), (70, 1.0))
    )
    assert 3 < normal.size / SAMPLE_RATE < 8
    assert fast.size == pytest.approx(normal.size / 2, rel=0.01)
    assert not np.array_equal(normal, other)
    assert integrated_loudness(levelled(normal)) == pytest.approx(-16, abs=1.5)


def test_the_told_length_of_an_mp3_is_what_decodes() -> None:
    samples = np.zeros(SAMPLE_RATE * 3 + 17, np.float32)
    assert decoded_seconds(encoded(samples)) == pytest.approx(3, abs=0.01)


def test_silence_has_no_pitch_and_is_not_raised() -> None:
    silence = np.zeros(SAMPLE_RATE, np.float32)
    assert median_pitch(silence.astype(np.int16), rate=SAMPLE_RATE) is None
    assert not levelled(silence).any()
