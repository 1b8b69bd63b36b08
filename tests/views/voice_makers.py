"""Rows for tests of the library: voices, their jobs and the people who look at them."""

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.signed_in import browser_of
from voices.models import Clip, Connection, Job, State, StoredFile, Voice
from voices.models.search import fold
from voices.services import connections, counts, people

_numbers = itertools.count(1)
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def make_person(role: str) -> AbstractUser:
    """Somebody with this role."""
    return people.add(f"{role}-{next(_numbers)}", role=role, password="a long password 1")


def signed_in(person: AbstractUser) -> Client:
    """A browser in which `person` is signed in."""
    return browser_of(person)


def on_page(path: str) -> dict[str, str]:
    """Headers of a fragment request from the page at `path`."""
    return {**HTMX, "HX-Current-URL": f"http://testserver{path}"}


def make_voice(name: str = "Anna", **facts: Any) -> Voice:
    """A ready clone on the active connection; `facts` are columns."""
    number = next(_numbers)
    ours: dict[str, Any] = {
        "connection": connections.active(),
        "catalogue": Voice.Catalogue.CLONED,
        "kling_id": f"83{number:016}",
        "kling_name": f"kling_{number}",
        "created_at": timezone.now() + timedelta(seconds=number),
        **facts,
    }
    words = fold(f"{name} {ours['kling_name']} {ours['kling_id'] or ''}")
    with transaction.atomic():
        voice = Voice.objects.create(name=name, search_text=words, **ours)
        counts.moved(voice, before=None, after=voice.state)
    return voice


def make_trial(seconds: float = 12.0) -> StoredFile:
    return StoredFile.objects.create(
        kind="trial", sha256="ab", bytes=1, seconds=seconds, mime="audio/mpeg", peaks=bytes(256)
    )


def make_job(voice: Voice | None = None, **facts: Any) -> Job:
    """A clone job of `voice` that Kling is working on."""
    ours: dict[str, Any] = {"kind": Job.Kind.CLONE, "state": State.SUBMITTED, **facts}
    return Job.objects.create(connection=connections.active(), voice=voice, **ours)


def make_clip(person: AbstractUser) -> Clip:
    return Clip.objects.create(
        source="file", state=State.READY, name="anna.wav", seconds=18.0, made_by=person
    )


def empty_library() -> Connection:
    """The active connection without a single voice."""
    connection = connections.active()
    Voice.objects.all().delete()
    counts.recount(connection)
    return connection
