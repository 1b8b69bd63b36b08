"""Mirroring Kling's two voice lists and keeping the catalogue of speaking voices."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from voices.kling import KlingClient, KlingError, VoiceTask, catalog
from voices.models import Connection, Job, State, Voice
from voices.models.search import fold, search_text
from voices.models.state import PENDING
from voices.services import (
    breaker,
    clone_ends,
    connections,
    counts,
    credit,
    gate,
    mirror,
    pages,
    progress,
    vanished,
)
from voices.services.jobs import again, backoff, move, outside_transaction

#: Lists that were not read for so long are asked for by whoever looks at them.
OLD = timedelta(hours=1)


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


def refresh_old(connection: Connection) -> Job | None:
    """Ask for a sync, as nobody, if the lists are old, nobody asked for one lately, and Kling may
    be called; else None. No query while the lists of `connection`, as it was read, are fresh.
    """
    edge = timezone.now() - OLD
    if (connection.synced_at or connection.created_at) > edge or breaker.resting(connection):
        return None
    lately = Job.objects.of(connection).filter(kind=Job.Kind.SYNC)
    lately = lately.filter(Q(created_at__gt=edge) | Q(state__in=PENDING))
    if lately.exists():
        return None
    with transaction.atomic():
        # Looked at again behind the lock: several tabs may have come this far.
        Connection.objects.select_for_update().get(pk=connection.pk)
        return None if lately.exists() else refresh(connection)


def run(job: Job) -> None:
    """Read both lists to their ends; only a complete pass may notice that something is missing."""
    if gate.rests(job):
        return
    started = timezone.now()
    outside_transaction()
    connection = job.connection
    kling = connections.client(connection)
    try:
        lists = _read_lists(job, kling, seen_at=started)
        vanished.look(connection, kling, since=started, lists=lists)
    except KlingError as error:
        credit.note_refusal(connection, error)
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


def _read_lists(job: Job, kling: KlingClient, *, seen_at: datetime) -> list[Voice.Catalogue]:
    """Write both lists; those that were read whole, so that absence from them means something."""
    far = progress.Progress(job)

    def write(into: Callable[..., None], page: list[VoiceTask]) -> None:
        into(job.connection, page, seen_at=seen_at)
        far.add(page)

    cloned = pages.walk(kling.voice_page, partial(write, mirror.cloned))
    presets = pages.walk(kling.preset_page, partial(write, mirror.presets))
    whole = {
        Voice.Catalogue.CLONED: cloned.ended,
        # Kling's own library is never empty: an answer without it is none.
        Voice.Catalogue.PRESET: presets.ended and presets.pages > 0,
    }
    return [catalogue for catalogue, read in whole.items() if read]


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
        search_text=search_text(name, entry.voice_id),
    )


def _finish(job: Job, connection: Connection, started: datetime) -> None:
    Connection.objects.filter(pk=connection.pk).update(synced_at=started)
    credit.ask(connection)
    move(job, State.READY, reason="", error="", error_code="")
