"""Pages of a long list by keyset: a signed (value, id), never an offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db import models
from django.db.models import Q

SIZE = 50
_SALT = "voices.paging"

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Order:
    """By which column a list is ordered; the id decides between equals, in the same direction."""

    field: str = "created_at"
    down: bool = True

    @property
    def columns(self) -> tuple[str, str]:
        sign = "-" if self.down else ""
        return f"{sign}{self.field}", f"{sign}id"

    def behind(self, value: Any, pk: int) -> Q:
        """Rows that come after this one. The first condition lets the index begin there."""
        less = "lt" if self.down else "gt"
        further = Q(**{f"{self.field}__{less}": value})
        equal = Q(**{self.field: value, f"pk__{less}": pk})
        return Q(**{f"{self.field}__{less}e": value}) & (further | equal)


NEWEST = Order()


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in order, and the cursor of the next page ("" on the last one)."""

    rows: list[Row]
    after: str


def page_of(
    rows: "models.QuerySet[Row]", *, after: str, size: int = SIZE, order: Order = NEWEST
) -> Page[Row]:
    """One page of `rows`, in `order`, behind the row that the cursor `after` names.

    A cursor that is not ours, or of another order, means the first page: somebody changed an
    address, and the list is the best answer.
    """
    key = _read(after, order)
    if key:
        rows = rows.filter(order.behind(*key))
    found = list(rows.order_by(*order.columns)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(rows=found[:size], after=_cursor(last, order) if last else "")


def _cursor(row: models.Model, order: Order) -> str:
    value = getattr(row, order.field)
    plain = value.isoformat() if isinstance(value, datetime) else value
    return signing.dumps([order.field, plain, row.pk], salt=_SALT)


def _read(cursor: str, order: Order) -> tuple[Any, int] | None:
    try:
        field, value, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if field != order.field:
        return None
    return (datetime.fromisoformat(value) if field == NEWEST.field else value), int(pk)
