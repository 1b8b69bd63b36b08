"""Result files on disk: rendered when first asked for, then kept below DATA_DIR/sandbox."""

import os
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from .cast import Speaker, speaker_for, speaker_like
from .models import Kind, Task
from .mp3 import encoded, levelled
from .presets import preset
from .sound import SAMPLE_RATE, language_of, speech


class Sound(NamedTuple):
    """A finished file and its length in seconds."""

    mp3: bytes
    seconds: float


_GREETINGS = {
    "zh": "你好，我是{name}。很高兴认识你，希望你喜欢我的声音。",
    "en": "Hello, my name is {name}. It is good to meet you. This is how I sound.",
}
_NAME = re.compile(r"(voice|speech)-([0-9]{15,20})\.mp3")


def result_file(name: str, /) -> Path | None:
    """The file behind ``voice-<id>.mp3`` or ``speech-<id>.mp3``; None when there is no such id."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    path = _folder() / name
    if path.exists():
        return path
    if found[1] == "voice":
        return _trial(found[2])
    task = Task.objects.filter(kind=Kind.SPEECH, result_id=found[2]).first()
    return None if task is None else _spoken(task)[0]


def render_speech(task: Task, /) -> float:
    """Make the file of a speech task; its length in seconds."""
    return _spoken(task)[1]


def forget_all() -> None:
    """Remove every file; what is asked for again is rendered again."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _spoken(task: Task) -> tuple[Path, float]:
    clone = Task.objects.clones().filter(result_id=task.voice_id).first()
    speaker = _speaker_of(clone) if clone else speaker_for(task.voice_id)
    made = _made(task.text, language=task.language, speaker=speaker, speed=task.speed)
    return _store(f"speech-{task.result_id}.mp3", made.mp3), made.seconds


def _trial(voice_id: str) -> Path | None:
    entry = preset(voice_id)
    task = Task.objects.filter(kind=Kind.CLONE, result_id=voice_id).first()
    if entry is not None:
        name, speaker = entry.name, speaker_for(voice_id)
    elif task is not None:
        name, speaker = task.name, _speaker_of(task)
    else:
        return None
    return _store(f"voice-{voice_id}.mp3", _greeting(name, speaker=speaker).mp3)


def _speaker_of(clone: Task) -> Speaker:
    """One clip always gives the same voice."""
    return speaker_like(clone.clip.get("sha256") or clone.result_id, clip=clone.clip)


def _greeting(name: str, *, speaker: Speaker) -> Sound:
    language = language_of(name)
    words = _GREETINGS[language].format(name=name)
    return _made(words, language=language, speaker=speaker, speed=1.0)


@lru_cache(maxsize=64)
def _made(text: str, *, language: str, speaker: Speaker, speed: float) -> Sound:
    """Made once per process while it is asked for: the same words sound the same."""
    samples = speech(text, language=language, speaker=speaker, speed=speed)
    return Sound(encoded(levelled(samples)), samples.size / SAMPLE_RATE)


def _store(name: str, mp3: bytes) -> Path:
    """Complete or absent: two processes may render the same file at once."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(mp3)
    return Path(temporary).replace(folder / name)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "sandbox" / "results"
