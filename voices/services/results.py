"""Our copies of what Kling made: downloaded, measured, stored whole or not at all."""

import tempfile
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
    kind = StoredFile.Kind.RECORDING
    stored = _kept(client, recording.result_url, kind=kind, seconds=RECORDING_SECONDS)
    Recording.objects.filter(pk=recording.pk).update(audio=stored)
    return stored


def save_trial(voice: Voice, client: KlingClient) -> StoredFile:
    """Fetch, store and attach a voice's trial."""
    kind = StoredFile.Kind.TRIAL
    stored = _kept(client, voice.trial_url, kind=kind, seconds=TRIAL_SECONDS)
    Voice.objects.filter(pk=voice.pk).update(trial=stored)
    return stored


def _kept(client: KlingClient, url: str, *, kind: str, seconds: float) -> StoredFile:
    """What `url` holds, proven to be sound and then stored."""
    outside_transaction()
    with tempfile.TemporaryDirectory(prefix="voicelab-") as folder:
        path = Path(folder) / "sound"
        with path.open("wb") as into:
            client.download(url, into, seconds=seconds)
        sound = _measured(path)
        return files.store(
            path,
            kind=kind,
            mime=sound.mime,
            seconds=sound.seconds,
            peaks=sound.peaks,
            loudness=sound.loudness,
        )


def _measured(path: Path) -> Sound:
    """MP3 or WAV by its own bytes; the name and type that a server claims mean nothing."""
    with path.open("rb") as sound:
        wav = sound.read(4) == b"RIFF"
    return measure(path, name="sound.wav" if wav else "sound.mp3")
