"""Hands for tests of jobs: the sandbox's control door, clips, and a clock that rows obey."""

import io
import uuid
import wave
from datetime import timedelta
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.spoken import person
from voicelab.sandbox.models import LedgerEntry, Settings, Task
from voices.models import Clip, Job
from voices.services import clips, cloning, engine

CONSENT = cloning.ConsentFacts(person="Anna Lindqvist", statement="I have permission")


def switch(**knobs: Any) -> None:
    """Turn the sandbox's switches, as the control door does."""
    Settings.current()
    Settings.objects.filter(pk=1).update(**knobs)


def ledger(kind: str) -> int:
    """How many paid POSTs of this kind the sandbox accepted."""
    return LedgerEntry.objects.filter(kind=kind, accepted=True).count()


def received(kind: str) -> int:
    """How many paid POSTs of this kind arrived at all."""
    return LedgerEntry.objects.filter(kind=kind).count()


def age_tasks(seconds: float = 60.0) -> None:
    for task in Task.objects.all():
        task.age(seconds)


def wav(seconds: float = 6.0) -> bytes:
    """A humming clip."""
    time = np.arange(int(seconds * 16_000)) / 16_000
    pcm = (np.sin(2 * np.pi * 140 * time) * (0.4 + 0.3 * np.sin(9 * time)) * 20_000).astype("<i2")
    into = io.BytesIO()
    with wave.open(into, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(pcm.tobytes())
    return into.getvalue()


def clip(seconds: float = 6.0) -> Clip:
    return clips.receive(person(), SimpleUploadedFile("anna.wav", wav(seconds)))


def clone_job(kling_name: str = "anna", **facts: Any) -> Job:
    """A clone as the page asks for it."""
    wanted: dict[str, Any] = {
        "person": person(),
        "clip": facts.pop("clip", None) or clip(),
        "name": "Anna, opening hours",
        "kling_name": kling_name,
        "consent": CONSENT,
        "use_first": False,
        "form_key": uuid.uuid4().hex,
    }
    return cloning.ask(**{**wanted, **facts})


def make_due(job: Job) -> None:
    """Let the row's time come: its lease is over, or its next look is now."""
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(next_check_at=past)


def knock(job: Job, times: int = 1) -> Job:
    """Run the job as often, each time as if it were due; its fresh row."""
    for _ in range(times):
        make_due(job)
        engine.run(job.pk)
    job.refresh_from_db()
    return job


def to_the_end(job: Job, *, rounds: int = 12) -> Job:
    """Run and age until the job no longer waits for a machine."""
    for _ in range(rounds):
        knock(job)
        if not job.pending:
            return job
        age_tasks()
    raise AssertionError(f"still {job.state} after {rounds} rounds: {job.reason} {job.error}")
