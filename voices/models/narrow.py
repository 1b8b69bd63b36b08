"""Choosing how the rows of a list are told that have something: by their keys, or one by one.

PostgreSQL knows how often each value occurs and chooses by itself. SQLite does not, so it is asked
first: where some rows have it, an index names them and they are put in order; where many have it,
the list is walked in its order and each row is looked at, since the next that fits is never far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Self

from django.db import connections
from django.db.models import F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

#: Up to so many rows are looked up by their keys (20 ms); for more, 1 of 125 in a million fits.
SOME = 8000


@dataclass(frozen=True)
class Facet:
    """Something that rows have: `keys` asks an index for theirs, `walked` looks at one row."""

    keys: str
    params: tuple[Any, ...]
    walked: Q
    #: Whether it is cheap to ask which rows have this and something else too.
    crossed: bool = True

    @classmethod
    def of(cls, rows: QuerySet[Any], *, walked: Q, crossed: bool = True) -> Self:
        """`rows` selects one column of keys."""
        sql, params = rows.query.sql_with_params()
        return cls(sql, tuple(params), walked, crossed)

    @property
    def looked_up(self) -> Q:
        return Q(pk__in=RawSQL(self.keys, self.params))  # noqa: S611 - ours, with parameters


class Unsought(Func):
    """A column that is looked at in each row and never sought in an index: the sign hides it."""

    template = "+%(expressions)s"

    def __init__(self, name: str) -> None:
        super().__init__(F(name))


def having(facets: Sequence[Facet], *, using: str) -> Q:
    """Rows that have all of `facets`; `using` as Django names the database."""
    if not facets:
        return Q()
    if connections[using].vendor != "sqlite":
        return reduce(and_, (facet.looked_up for facet in facets))
    sizes = _sizes(facets, using=using)
    if 0 in sizes:
        return Q(pk__in=())
    few = [facet for facet, size in zip(facets, sizes, strict=True) if size <= SOME]
    many = [facet for facet in facets if facet not in few]
    both = _crossing([facet for facet in many if facet.crossed])
    if not few and both and _sizes([both], using=using) <= [SOME]:
        few = [both]
    return reduce(and_, [f.looked_up for f in few] + [f.walked for f in many])


def _sizes(facets: Sequence[Facet], *, using: str) -> list[int]:
    """How many rows have each, counted to SOME + 1; one query."""
    counts = [f"(SELECT COUNT(*) FROM ({facet.keys} LIMIT {SOME + 1}))" for facet in facets]  # noqa: S608
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(counts)}", [value for facet in facets for value in facet.params]
        )
        return list(cursor.fetchone())


def _crossing(facets: Sequence[Facet]) -> Facet | None:
    """Those that have all of these; None where there is nothing to cross."""
    if len(facets) < 2:
        return None
    keys = " INTERSECT ".join(facet.keys for facet in facets)
    return Facet(keys, tuple(value for facet in facets for value in facet.params), Q())
