"""The sample that comes with VoiceLab: heard before there is anything else to hear."""

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static


@dataclass(frozen=True)
class Sample:
    """Our own sound: its address, length in seconds, and 256 peaks."""

    src: str
    seconds: float
    peaks: bytes

    @property
    def peaks_text(self) -> str:
        return base64.b64encode(self.peaks).decode()


@cache
def sample() -> Sample:
    """`static/audio/sample.mp3` with the facts that lie beside it."""
    facts = json.loads(Path(str(finders.find("audio/sample.json"))).read_text(encoding="utf-8"))
    return Sample(
        src=static("audio/sample.mp3"),
        seconds=float(facts["seconds"]),
        peaks=bytes(facts["peaks"]),
    )
