"""What a file is and what Kling gets of it. No Django, and no foreign byte decoded in-process."""

from .canonical import Canonical, canonicalise
from .errors import AudioError
from .formats import EXTENSIONS, HEAD_BYTES, sniff
from .limits import MAX_CLIP_BYTES, MAX_CLIP_SECONDS, MAX_SECONDS, MIN_SECONDS
from .probe import Report, Sound, inspect, measure

__all__ = [
    "EXTENSIONS",
    "HEAD_BYTES",
    "MAX_CLIP_BYTES",
    "MAX_CLIP_SECONDS",
    "MAX_SECONDS",
    "MIN_SECONDS",
    "AudioError",
    "Canonical",
    "Report",
    "Sound",
    "canonicalise",
    "inspect",
    "measure",
    "sniff",
]
