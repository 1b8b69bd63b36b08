"""Result files on disk: rendered when first asked for, then kept below DATA_DIR/sandbox."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from .cast import Speaker, speaker_for, speaker_like
from .film import film, png, portrait
from .models import FILMS, Kind, Task
from .presets import preset
from .sound import Samples, language_of
from .soundtrack import heard, past_sound, placed, text_sound
from .utterance import utter
from .video import Video, finished_video

_GREETINGS = {
    "zh": "你好，我是{name}。很高兴认识你，希望你喜欢我的声音。",
    "en": "Hello, my name is {name}. It is good to meet you. This is how I sound.",
}
_NAME = re.compile(r"(voice|speech|video|face)-([0-9]{15,20})\.(mp3|mp4|png)")


def result_file(name: str, /) -> Path | None:
    """The file behind ``<kind>-<id>.<suffix>``; None when there is no such id.

    Voices and speech are mp3, videos mp4, faces png.
    """
    found = _NAME.fullmatch(name)
    if found is None or (found[1], found[3]) not in _MAKERS:
        return None
    path = _folder() / name
    return path if path.exists() else _MAKERS[found[1], found[3]](found[2])


def render_speech(task: Task, /) -> float:
    """Make the file of a speech task; its length in seconds."""
    return _spoken(task)[1]


def keep_sound(content: bytes, /) -> str:
    """Keep a sound that was handed in; the name by which an order finds it again."""
    name = f"sound-{hashlib.sha256(content).hexdigest()}"
    _store(name, content)
    return name


def forget_all() -> None:
    """Remove every file; what is asked for again is rendered again."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _speech(audio_id: str) -> Path | None:
    task = Task.objects.filter(kind=Kind.SPEECH, result_id=audio_id).first()
    return None if task is None else _spoken(task)[0]


def _spoken(task: Task) -> tuple[Path, float]:
    clone = Task.objects.clones().filter(result_id=task.voice_id).first()
    speaker = _speaker_of(clone) if clone else speaker_for(task.voice_id)
    said = utter(task.text, language=task.language, speaker=speaker, speed=task.speed)
    return _store(f"speech-{task.result_id}.mp3", said.mp3), said.seconds


def _trial(voice_id: str) -> Path | None:
    entry = preset(voice_id)
    task = Task.objects.filter(kind=Kind.CLONE, result_id=voice_id).first()
    if entry is not None:
        name, speaker = entry.name, speaker_for(voice_id)
    elif task is not None:
        name, speaker = task.name, _speaker_of(task)
    else:
        return None
    language = language_of(name)
    said = utter(_GREETINGS[language].format(name=name), language=language, speaker=speaker)
    return _store(f"voice-{voice_id}.mp3", said.mp3)


def _speaker_of(clone: Task) -> Speaker:
    """From a video, whoever speaks in it; from a clip, somebody as high as the clip.

    One clip always gives the same voice.
    """
    seed = clone.video_id or clone.clip.get("sha256") or clone.result_id
    return speaker_like(seed, clip=clone.clip)


def _video(video_id: str) -> Path | None:
    video = finished_video(video_id)
    if video is None:
        return None
    content = film(portrait(video_id), seconds=video.seconds, sound=_sound_of(video))
    return _store(f"video-{video_id}.mp4", content)


def _sound_of(video: Video) -> Samples | None:
    task = Task.objects.filter(kind__in=FILMS, result_id=video.video_id).first()
    if task is None:
        return past_sound(video)
    if "text" in task.order:
        samples = text_sound(task.order["text"], task.order)
    else:
        name = task.order["sound"]
        samples = heard(result_file(name) or _folder() / name)
    return placed(samples, order=task.order, seconds=task.duration)


def _face(session_id: str) -> Path | None:
    if not Task.objects.filter(kind=Kind.FACES, result_id=session_id).exists():
        return None
    return _store(f"face-{session_id}.png", png(portrait(session_id)))


def _store(name: str, content: bytes) -> Path:
    """Complete or absent: two processes may render the same file at once."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(temporary).replace(folder / name)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "sandbox" / "results"


_MAKERS: dict[tuple[str, str], Callable[[str], Path | None]] = {
    ("voice", "mp3"): _trial,
    ("speech", "mp3"): _speech,
    ("video", "mp4"): _video,
    ("face", "png"): _face,
}
