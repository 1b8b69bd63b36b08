"""Somebody says something: the finished MP3, made once per process while it is asked for."""

from functools import lru_cache
from typing import NamedTuple

from .cast import Speaker
from .mp3 import encoded, levelled
from .sound import SAMPLE_RATE, speech


class Utterance(NamedTuple):
    """A finished file and its length in seconds."""

    mp3: bytes
    seconds: float


@lru_cache(maxsize=64)
def utter(text: str, /, *, language: str, speaker: Speaker, speed: float = 1.0) -> Utterance:
    """The same words by the same speaker sound the same."""
    samples = speech(text, language=language, speaker=speaker, speed=speed)
    return Utterance(encoded(levelled(samples)), samples.size / SAMPLE_RATE)
