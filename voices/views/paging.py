"""Pages of a long list by keyset: a signed (created_at, id), never an offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.core import signing
from django.db import models
from django.db.models import Q

SIZE = 50
_SALT = "voices.paging"

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in order, and the cursor of the next page ("" on the last one)."""

    rows: list[Row]
    after: str


def page_of(rows: "models.QuerySet[Row]", *, after: str, size: int = SIZE) -> Page[Row]:
    """One page of `rows`, newest first, behind the row that the cursor `after` names.

    `rows` must be ordered by -created_at, -id. A cursor that is not ours means the first page:
    somebody shortened an address, and the list is the best answer.
    """
    key = _read(after)
    if key:
        moment, pk = key
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk))
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(rows=found[:size], after=_cursor(last) if last else "")


def _cursor(row: models.Model) -> str:
    moment: datetime = row.created_at  # type: ignore[attr-defined]
    return signing.dumps([moment.isoformat(), row.pk], salt=_SALT)


def _read(cursor: str) -> tuple[datetime, int] | None:
    try:
        moment, pk = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(moment), int(pk)
