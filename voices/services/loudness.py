"""How much louder or softer a sound must be played so that all sound alike: −16 LUFS."""

from voices.audio import AudioError, measure
from voices.models import StoredFile
from voices.services import files

TARGET = -16.0
#: Beyond this it would be the noise that gets loud.
MOST = 24.0


def gain(stored: StoredFile) -> float:
    """Decibels for `stored`; 0 where nobody can say. What would clip is the browser's to limit.

    Sounds saved before loudness was kept are measured now, once.
    """
    if stored.loudness is None:
        _measure(stored)
    if stored.loudness is None:
        return 0.0
    return round(min(TARGET - stored.loudness, MOST), 2)


def _measure(stored: StoredFile) -> None:
    try:
        with files.as_path(stored) as path:
            stored.loudness = measure(path, name=str(stored.uid)).loudness
    except (AudioError, OSError):
        return
    StoredFile.objects.filter(pk=stored.pk).update(loudness=stored.loudness)
