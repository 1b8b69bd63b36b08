"""How fast all processes together send: one number in the connection's row.

"Too many requests" (1302) halves the rate; a good answer doubles it at most once a minute, until
there is no limit any more. After a rest everything waits at once, so that sending begins paced.
"""

import random
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from voices.models import Connection

#: Seconds between two sends after the first "too fast", and at most.
FIRST, MOST = 1.0, 60.0
#: Four a second after a rest.
AFTER_REST = 0.25
#: A shorter gap is none.
LEAST = 0.1
#: So many refusals of one burst are one.
BURST = timedelta(seconds=1)
RISE_EVERY = timedelta(seconds=60)


def slower(connection_id: int) -> None:
    """Kling said 1302: half as many sends from now on."""
    now = timezone.now()
    row = Connection.objects.only("send_gap").get(pk=connection_id)
    gap = min(MOST, max(FIRST, row.send_gap * 2))
    calm = Q(send_gap_at=None) | Q(send_gap_at__lte=now - BURST)
    mine = Connection.objects.filter(calm, pk=connection_id, send_gap=row.send_gap)
    mine.update(send_gap=gap, send_gap_at=now, next_send_at=now + timedelta(seconds=gap))


def faster(row: Connection) -> None:
    """A call was answered well: twice as many, at most once a minute; `row` is read just now."""
    now = timezone.now()
    if not row.send_gap or (row.send_gap_at and row.send_gap_at > now - RISE_EVERY):
        return
    gap = row.send_gap / 2 if row.send_gap / 2 > LEAST else 0.0
    mine = Connection.objects.filter(pk=row.pk, send_gap=row.send_gap, send_gap_at=row.send_gap_at)
    mine.update(send_gap=gap, send_gap_at=now)


def after_rest(connection_id: int) -> None:
    """Whoever rested comes at once: let them through one after the other."""
    rows = Connection.objects.filter(pk=connection_id)
    rows.update(send_gap=Greatest("send_gap", AFTER_REST), send_gap_at=timezone.now())


def my_turn(row: Connection) -> bool:
    """Whether one may be sent now; `row` is locked."""
    return not row.send_gap or row.next_send_at is None or row.next_send_at <= timezone.now()


def took_turn(row: Connection) -> None:
    """One is sent: the next one later by the gap, not to the beat of all the others."""
    if row.send_gap:
        gap = timedelta(seconds=row.send_gap * random.uniform(0.5, 1.5))  # noqa: S311
        Connection.objects.filter(pk=row.pk).update(next_send_at=timezone.now() + gap)


def wait(row: Connection, *, ahead: int) -> float:
    """Seconds until one with `ahead` in front of it looks again: full jitter over its place."""
    if not row.send_gap or row.next_send_at is None:
        return 0.0
    first = max(0.0, (row.next_send_at - timezone.now()).total_seconds())
    return first + random.uniform(0.0, row.send_gap * (ahead + 1))  # noqa: S311
