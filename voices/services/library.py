"""Mirroring Kling's two voice lists and keeping the catalogue of speaking voices."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from voices.kling import KlingError, VoiceTask, catalog
from voices.models import Connection, Job, State, Voice
from voices.models.state import PENDING
from voices.models.voice import fold
from voices.services import clone_ends, connections, counts, gate, mirror, vanished
from voices.services.jobs import again, backoff, move, outside_transaction

PAGE_SIZE = 500
MOST_PAGES = 1000


def refresh(connection: Connection, *, person: AbstractBaseUser | None = None) -> Job:
    """Ask for a sync; the one under way when there is one."""
    keep_speaking_voices(connection)
    with transaction.atomic():
        Connection.objects.select_for_update().get(pk=connection.pk)
        rows = Job.objects.of(connection).filter(kind=Job.Kind.SYNC, state__in=PENDING)
        under_way = rows.order_by("-id").first()
        if under_way is not None:
            return under_way
        return Job.objects.create(
            uid=uuid.uuid4(),
            kind=Job.Kind.SYNC,
            connection=connection,
            created_by_id=person.pk if person else None,
        )


def run(job: Job) -> None:
    """Read both lists to their ends; only a complete pass may notice that something is missing."""
    if gate.rests(job):
        return
    started = timezone.now()
    outside_transaction()
    connection = job.connection
    kling = connections.client(connection)
    try:
        for page in _pages(kling.voice_tasks):
            mirror.cloned(connection, page, seen_at=started)
        for page in _pages(kling.preset_tasks):
            mirror.presets(connection, page, seen_at=started)
        vanished.look(connection, kling, since=started)
    except KlingError as error:
        connections.note_refusal(connection, error)
        if error.breaker or not error.retryable or job.tries >= 5:
            move(job, State.FAILED, **clone_ends.facts(error))
        else:
            again(job, after=backoff(job.tries, cap=60.0), **clone_ends.facts(error))
        return
    _finish(job, connection, started)


def keep_speaking_voices(connection: Connection | None = None) -> None:
    """One row per Voice Guide id: written once, renamed when the table changes."""
    connection = connection or connections.active()
    have = set(
        Voice.objects.of(connection)
        .filter(catalogue=Voice.Catalogue.SPEAKING)
        .values_list("kling_id", flat=True)
    )
    missing = [entry for entry in catalog.SPEAKING_VOICES if entry.voice_id not in have]
    if not missing:
        return
    now = timezone.now()
    with transaction.atomic():
        # Written backwards, so that "newest first" keeps the vendor's order behind the default.
        missing.sort(key=lambda entry: entry.voice_id == catalog.DEFAULT_VOICE_ID, reverse=True)
        rows = [_speaking(connection, entry, now) for entry in reversed(missing)]
        Voice.objects.bulk_create(rows, ignore_conflicts=True)
        counts.recount(connection)


def _speaking(connection: Connection, entry: catalog.SpeakingVoice, now: datetime) -> Voice:
    name = " ".join(part for part in (entry.zh, entry.en) if part)
    return Voice(
        connection=connection,
        catalogue=Voice.Catalogue.SPEAKING,
        kling_id=entry.voice_id,
        name=name,
        kling_name=name,
        languages=",".join(entry.languages),
        can_speak=Voice.CanSpeak.YES,
        state=State.READY,
        created_at=now,
        last_seen_at=now,
        sort_name=fold(name)[:200],
        search_text=fold(f"{name} {name} {entry.voice_id}"),
    )


def _pages(read: Callable[..., list[VoiceTask]]) -> Iterator[list[VoiceTask]]:
    """Pages until one is empty, short, or brings nothing new (lists may move while we read)."""
    known: set[str] = set()
    for number in range(1, MOST_PAGES + 1):
        page = read(page=number, page_size=PAGE_SIZE)
        fresh = {voice.voice_id for task in page for voice in task.voices} - known
        tasks = {task.task_id for task in page} - known
        yield page
        if not page or not (fresh | tasks):
            return
        known |= fresh | tasks
        if len(page) < PAGE_SIZE:
            return


def _finish(job: Job, connection: Connection, started: datetime) -> None:
    Connection.objects.filter(pk=connection.pk).update(synced_at=started)
    connections.ask_credit(connection)
    move(job, State.READY, reason="", error="", error_code="")
