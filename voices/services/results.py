"""Our copies of what Kling made: downloaded, measured, stored whole or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voices.audio import AudioError, Sound, measure
from voices.kling import KlingClient, KlingError
from voices.models import Recording, StoredFile, Voice
from voices.services import files
from voices.services.jobs import outside_transaction

#: What saving raises when a later try may do better.
NOT_SAVED = (KlingError, AudioError, OSError)
#: For one download; with what follows it less than the lease of its job (jobs.LEASES).
RECORDING_SECONDS = 120.0
TRIAL_SECONDS = 40.0


def save_recording(recording: Recording, client: KlingClient) -> StoredFile:
    """Fetch, store and attach a recording's sound."""
    with _fetched(client, recording.result_url, seconds=RECORDING_SECONDS) as (path, sound):
        stored = files.store(
            path,
            kind=StoredFile.Kind.RECORDING,
            mime=sound.mime,
            seconds=sound.seconds,
            peaks=sound.peaks,
        )
    Recording.objects.filter(pk=recording.pk).update(audio=stored)
    return stored


def save_trial(voice: Voice, client: KlingClient) -> StoredFile:
    """Fetch, store and attach a voice's trial."""
    with _fetched(client, voice.trial_url, seconds=TRIAL_SECONDS) as (path, sound):
        stored = files.store(
            path,
            kind=StoredFile.Kind.TRIAL,
            mime=sound.mime,
            seconds=sound.seconds,
            peaks=sound.peaks,
        )
    Voice.objects.filter(pk=voice.pk).update(trial=stored)
    return stored


@contextmanager
def _fetched(client: KlingClient, url: str, *, seconds: float) -> Iterator[tuple[Path, Sound]]:
    """The file at `url` in a folder of its own, proven to be sound."""
    outside_transaction()
    with tempfile.TemporaryDirectory(prefix="voicelab-") as folder:
        path = Path(folder) / "sound"
        with path.open("wb") as into:
            client.download(url, into, seconds=seconds)
        yield path, _measured(path)


def _measured(path: Path) -> Sound:
    """MP3 or WAV by its own bytes; the name and type that a server claims mean nothing."""
    wav = path.open("rb").read(4) == b"RIFF"
    return measure(path, name="sound.wav" if wav else "sound.mp3")
