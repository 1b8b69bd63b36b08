"""How the house is doing: what waits, what is kept where, how much room is left."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from voices.models import Connection, Job, Recording, Voice
from voices.models.state import PENDING
from voices.services import connections, engine

#: A sweep is due every ten seconds; /healthz says so after the same time.
SWEEP_LATE = timedelta(seconds=60)


@dataclass(frozen=True)
class Workers:
    """`waiting` jobs are due now, `copies` of trials are still to be saved."""

    last_sweep: datetime | None
    waiting: int
    copies: int
    free_bytes: int

    @property
    def awake(self) -> bool:
        return bool(self.last_sweep and timezone.now() - self.last_sweep < SWEEP_LATE)


@dataclass(frozen=True)
class Holdings:
    """What a connection keeps in the library."""

    cloned: int
    recordings: int


def workers() -> Workers:
    """Of the active connection: four queries and a look at the disk."""
    rows = Job.objects.of(connections.active())
    waiting = rows.due(timezone.now()).count()
    copies = rows.filter(kind=Job.Kind.SAVE, state__in=PENDING).count()
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Workers(engine.last_sweep(), waiting, copies, free)


def holdings() -> dict[int, Holdings]:
    """By primary key of the connection; two queries."""
    cloned = Voice.objects.listed().filter(catalogue=Voice.Catalogue.CLONED)
    voices = dict(cloned.order_by().values_list("connection").annotate(Count("pk")))
    spoken = Recording.objects.listed().order_by()
    recordings = dict(spoken.values_list("connection").annotate(Count("pk")))
    return {
        pk: Holdings(voices.get(pk, 0), recordings.get(pk, 0))
        for pk in Connection.objects.values_list("pk", flat=True)
    }
