"""Rest after a refusal that concerns every call, told by the connection's row to all processes.

Closed: calls go out. Open (`paused_until` ahead): the calls it concerns rest. Half-open (that time
is over): one process may try, everybody else goes on resting until its try has been answered.

    auth, address   the key or this server is refused: nothing goes out, not even questions
    billing         nothing is bought; what was accepted already is asked about and fetched
    outage          no answer three times in a row: nothing is bought until a free question works
"""

from datetime import datetime, timedelta
from types import MappingProxyType

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from voices.models import Connection, Job, State

#: How long calls rest before somebody tries again.
PAUSES = MappingProxyType(
    {
        "auth": timedelta(minutes=10),
        "address": timedelta(minutes=10),
        "billing": timedelta(minutes=10),
        "outage": timedelta(seconds=30),
    }
)
#: These forbid even questions.
FOR_ALL = frozenset({"auth", "address"})
#: How long the one who tries may take; longer than the longest call.
TRY = timedelta(seconds=180)
#: Calls in a row without an answer that make an outage.
IN_A_ROW = 3
#: What a row that rests says, as a slug of services/sentences.py.
SAYS = MappingProxyType(
    {"auth": "sign-in", "address": "address", "billing": "credit", "outage": "kling-problem"}
)


def state(row: Connection) -> str:
    """What the breaker is about as `row` was read, also half-open: "" or one of PAUSES.

    A refused key says nothing about the next one: after a change of keys it is closed.
    """
    if row.paused_until is None:
        return ""
    another_key = row.paused_reason == "auth" and row.paused_key not in ("", key_mark())
    return "" if another_key else row.paused_reason


def resting(row: Connection) -> bool:
    """Whether calls rest now, as `row` was read."""
    return bool(state(row)) and row.paused_until is not None and row.paused_until > timezone.now()


def forbids_all(row: Connection) -> bool:
    """Whether not even a question may be asked now, as `row` was read."""
    return state(row) in FOR_ALL


def open_for(connection_id: int, reason: str, *, words: str = "") -> None:
    """Rest from now on; a longer or graver rest is not replaced by an outage."""
    rows = Connection.objects.filter(pk=connection_id)
    if reason == "outage":
        rows = rows.filter(Q(paused_reason__in=("", "outage")) | Q(paused_until=None))
    rows.update(
        paused_reason=reason,
        paused_until=timezone.now() + PAUSES[reason],
        paused_words=words[:500],
        paused_key=key_mark(),
    )


def close(connection_id: int) -> bool:
    """Go on; true for the one process that closed it. What rested is due, oldest first."""
    rows = Connection.objects.filter(pk=connection_id).exclude(paused_reason="")
    if not rows.update(paused_reason="", paused_until=None, paused_words="", paused_key=""):
        return False
    now = timezone.now()
    resting_rows = Job.objects.filter(
        connection_id=connection_id,
        state__in=(State.QUEUED, State.SUBMITTED),
        claims=0,  # a claimed one is under way: its lease is not ours to shorten
        reason__in=SAYS.values(),
        next_check_at__gt=now,
    )
    resting_rows.update(next_check_at=now)
    return True


def begin_try(row: Connection) -> bool:
    """Half-open: whether this process is the one that tries."""
    now = timezone.now()
    mine = Connection.objects.filter(
        pk=row.pk, paused_until=row.paused_until, paused_reason=row.paused_reason
    )
    return mine.filter(paused_until__lte=now).update(paused_until=now + TRY) == 1


def missed(connection_id: int) -> None:
    """A call had no answer; the third in a row is an outage."""
    rows = Connection.objects.filter(pk=connection_id)
    rows.filter(failures__lt=1000).update(failures=F("failures") + 1)
    if rows.filter(failures__gte=IN_A_ROW).exists():
        open_for(connection_id, "outage")


def answered(connection_id: int) -> None:
    """A call was answered, in whatever words: the row in a row begins anew."""
    Connection.objects.filter(pk=connection_id, failures__gt=0).update(failures=0)


def until(row: Connection) -> datetime:
    """When somebody tries again."""
    return row.paused_until or timezone.now()


def key_mark() -> str:
    """Tells one key from another and nothing about either."""
    key = f"{settings.KLING_API_KEY}\x1f{settings.KLING_ACCESS_KEY}\x1f{settings.KLING_SECRET_KEY}"
    return salted_hmac("voices.breaker", key).hexdigest()[:16]
