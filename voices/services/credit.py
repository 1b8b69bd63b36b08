"""What is left to spend at Kling, and what a refusal for want of it means."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from voices.kling import KlingError, TooFast
from voices.models import Connection
from voices.services import breaker, verdicts
from voices.services.connections import client

WINDOW = timedelta(days=30)
#: Credit that was read so short a time ago is not asked for again (one call a second).
_FRESH = timedelta(seconds=60)
#: What the column holds.
MOST = Decimal("9999999999.99")


def ask(connection: Connection) -> Decimal | None:
    """Read what is left; None and no trouble when Kling doesn't say (QPS 1, free)."""
    now = timezone.now()
    try:
        costs = client(connection).costs(start=now - WINDOW, end=now)
    except TooFast:
        # One call a second for the whole account: whoever asked just now has noted the answer.
        return Connection.objects.values_list("credit", flat=True).get(pk=connection.pk)
    except KlingError:
        return None
    rows = Connection.objects.filter(pk=connection.pk)
    left = min(costs.remaining, MOST)
    rows.update(credit=left, credit_at=now)
    if left > 0 and rows.filter(paused_reason="billing").exists():
        verdicts.go_on(connection.pk)
    return left


def note_refusal(connection: Connection, error: KlingError) -> None:
    """After credit was refused: rest the whole account if nothing at all is left of it.

    Other refusals that concern every call have been judged already (services/verdicts.py).
    """
    if error.breaker != "billing":
        return
    if (_known(connection) or 0) > 0:
        return  # this product's pack, or one unlucky call: not the whole account
    breaker.open_for(connection.pk, "billing", words=error.message)


def _known(connection: Connection) -> Decimal | None:
    """What is left, asked for unless somebody just did: many rows may be refused at once."""
    row = Connection.objects.only("credit", "credit_at").get(pk=connection.pk)
    fresh = row.credit_at is not None and timezone.now() - row.credit_at < _FRESH
    return row.credit if fresh else ask(connection)
