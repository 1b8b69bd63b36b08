"""Result files on disk: rendered when first asked for, then kept below DATA_DIR/sandbox."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from .cast import Speaker, speaker_for, speaker_like
from .models import Kind, Task
from .mp3 import encoded, levelled
from .presets import preset
from .sound import SAMPLE_RATE, Samples, language_of, speech

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
    return _spoken(task)[1].size / SAMPLE_RATE


def forget_all() -> None:
    """Remove every file; what is asked for again is rendered again."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _spoken(task: Task) -> tuple[Path, Samples]:
    clone = Task.objects.clones().filter(result_id=task.voice_id).first()
    speaker = (
        speaker_like(clone.result_id, clip=clone.clip) if clone else speaker_for(task.voice_id)
    )
    samples = speech(task.text, language=task.language, speaker=speaker, speed=task.speed)
    return _store(f"speech-{task.result_id}.mp3", samples), samples


def _trial(voice_id: str) -> Path | None:
    entry = preset(voice_id)
    task = Task.objects.filter(kind=Kind.CLONE, result_id=voice_id).first()
    if entry is not None:
        name, speaker = entry.name, speaker_for(voice_id)
    elif task is not None:
        name, speaker = task.name, speaker_like(voice_id, clip=task.clip)
    else:
        return None
    return _store(f"voice-{voice_id}.mp3", _greeting(name, speaker=speaker))


def _greeting(name: str, *, speaker: Speaker) -> Samples:
    language = language_of(name)
    return speech(_GREETINGS[language].format(name=name), language=language, speaker=speaker)


def _store(name: str, samples: Samples) -> Path:
    """Complete or absent: two processes may render the same file at once."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(encoded(levelled(samples)))
    return Path(temporary).replace(folder / name)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "sandbox" / "results"
