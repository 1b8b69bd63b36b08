"""A waveform shows the sound itself: loud is tall, quiet is short, nothing is cut off."""

import numpy as np
import pytest

from voices.audio.child.peaks import Peaks


def heights(samples, *, count=256, rate=16_000, block=1_000):
    peaks = Peaks()
    peaks.follow((samples[i : i + block] for i in range(0, len(samples), block)), rate=rate)
    return np.frombuffer(peaks.heights(count), np.uint8)


def steps(*levels, each=16_000):
    wave = np.tile([1.0, -1.0], each // 2)
    return (np.concatenate([wave * level for level in levels]) * 32767).astype(np.int16)


def test_loud_and_quiet_are_told_apart_in_place():
    shape = heights(steps(0.1, 0.4, 0.2, 0.8), count=4)
    assert list(np.argsort(shape)) == [0, 2, 1, 3]


@pytest.mark.parametrize("count", [8, 256, 2048])
def test_there_are_as_many_heights_as_asked_for_however_short_the_sound(count):
    assert len(heights(steps(0.5, each=400), count=count)) == count


def test_a_quiet_sound_stands_as_tall_as_a_loud_one():
    rng = np.random.default_rng(3)
    loud = (rng.uniform(-0.9, 0.9, 160_000) * 32767).astype(np.int16)
    quiet = (loud // 16).astype(np.int16)
    assert np.abs(heights(loud).astype(int) - heights(quiet)).max() <= 2


def test_one_click_does_not_flatten_the_rest():
    samples = steps(0.1, each=160_000)
    samples[80_000] = 32767
    shape = heights(samples)
    assert shape.max() == 255
    assert np.median(shape) > 200


def test_above_the_knee_taller_stays_taller():
    shape = heights(steps(0.2, 0.5, *[0.55] * 98, 0.6, 0.7), count=102)
    assert shape[0] < shape[1] < shape[50] < shape[-2] < shape[-1] <= 255


def test_silence_is_flat_and_its_hiss_is_not_blown_up():
    assert heights(np.zeros(16_000, np.int16)).max() == 0
    hiss = np.random.default_rng(5).integers(-2, 3, 16_000).astype(np.int16)
    assert heights(hiss).max() < 20


def test_the_lowest_sample_counts_as_much_as_the_highest():
    low = np.full(16_000, -32768, np.int16)
    assert heights(low).min() > 200


def test_the_size_of_the_blocks_changes_nothing():
    samples = (np.random.default_rng(9).uniform(-1, 1, 50_000) * 32767).astype(np.int16)
    assert np.array_equal(heights(samples, block=313), heights(samples, block=50_000))


def test_no_sound_at_all_is_flat():
    assert heights(np.zeros(0, np.int16)).max() == 0
