"""A person at the pages, and a worker that runs when the test says so. No browser, no network."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.audio.sound_makers import write
from voices.models import Job
from voices.models.state import PENDING
from voices.services import connections, engine, library

LOOKS = 20


class Desk:
    """What somebody does at the pages; `page` is the last answer as people read it."""

    def __init__(self, browser: Client, *, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.page = ""
        self.status = 0

    def open(self, address: str) -> str:
        return self._read(self.browser.get(address, follow=True))

    def send(self, address: str, **fields: Any) -> str:
        return self._read(self.browser.post(address, fields, follow=True))

    def field(self, name: str) -> str:
        """What stands in a field of the page that is open; "" for an empty one."""
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.page)
        assert tag, f"no field {name}"
        value = re.search(r'value="([^"]*)"', tag.group(0))
        return value.group(1) if value else ""

    def sound(self, seconds: float) -> SimpleUploadedFile:
        name = f"reading-{seconds:.0f}s.wav"
        path = write(self.folder / name, seconds=seconds)
        return SimpleUploadedFile(name, path.read_bytes())

    def upload(self, file: SimpleUploadedFile, *, instead_of: str = "") -> str:
        """Choose a file, as the page's script does: the answer is the left half of Clone."""
        address = f"/clips/?clip={instead_of}"
        answer = self.browser.post(address, {"file": file}, headers={"HX-Request": "true"})
        return self._read(answer)

    def clone(self, **changed: str) -> str:
        """Press *Clone voice* with everything filled in, but for what is `changed`."""
        about = {"name": "Anna", "kling_name": "", "person": "Anna Weber", "permission": "on"}
        clip = re.search(r'name="clip" value="([^"]+)"', self.page)
        chosen = {"clip": clip.group(1)} if clip else {}
        return self.send("/clone/", **{**chosen, **about, **changed})

    def speak(self, text: str, **changed: str) -> str:
        self.open("/speak/")
        fields = {"text": text, "speed": "1.0", "language": "", "form_key": self.field("form_key")}
        return self.send("/speak/", **{"voice": self.default_voice(), **fields, **changed})

    def default_voice(self) -> str:
        chosen = re.search(r'<option[^>]*value="([^"]+)"[^>]* selected', self.page)
        assert chosen, "no voice is chosen"
        return chosen.group(1)

    def _read(self, answer: Any) -> str:
        self.status = answer.status_code
        self.page = html.unescape(answer.content.decode())
        return self.page


@pytest.fixture
def desk(keeper: Any, signed_in: Callable[..., Client], settings: Any, tmp_path: Path) -> Desk:
    """A keeper in practice mode whose library was fetched once."""
    settings.SANDBOX_SECONDS = 0
    settings.SANDBOX_PRESETS = 3
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "data"},
        }
    }
    library.refresh(connections.active())
    work()
    return Desk(signed_in(keeper), folder=tmp_path)


def work() -> None:
    """Run every job to its end, without waiting for when it would be due."""
    for _ in range(LOOKS):
        waiting = Job.objects.filter(state__in=PENDING)
        if not waiting.exists():
            return
        waiting.update(next_check_at=timezone.now() - timedelta(minutes=1))
        engine.run_due()
    raise AssertionError([f"{job} {job.state} {job.error}" for job in waiting])
