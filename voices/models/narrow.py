"""Choosing how the rows of a list are told that have something: by their keys, or one by one.

A planner can't know how many rows hold a word, and is wrong by a factor of a thousand (measured:
1.2 s instead of 0.4 ms). So the database is asked first: where some rows have it, an index names
them and they are put in order; where many have it, the list is walked in its order and each row is
looked at, since the next that fits is never far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Self

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, QuerySet

#: Up to so many rows are looked up by their keys; SQLite counts and fetches single rows faster.
SOME = {"sqlite": 8000, "postgresql": 2000}


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
        return Q(_KeyAmong(self))


class _KeyAmong(Func):
    """Whether the key is one of those that a facet names; read once, then looked up one by one."""

    template = "%(expressions)s IN (%(keys)s)"
    output_field = BooleanField()

    def __init__(self, facet: Facet) -> None:
        super().__init__(F("pk"), keys=facet.keys, params=facet.params)

    def as_sql(self, *about: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = super().as_sql(*about, **more)
        return sql, (*params, *self.extra["params"])

    def as_postgresql(self, *about: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        more["template"] = "%(expressions)s = ANY(ARRAY(%(keys)s))"
        return self.as_sql(*about, **more)


class Unsought(Func):
    """A column that is looked at in each row; in SQLite the sign keeps it from an index."""

    template = "%(expressions)s"

    def __init__(self, name: str) -> None:
        super().__init__(F(name))

    def as_sqlite(self, *about: Any, **more: Any) -> tuple[str, Any]:
        more["template"] = "+%(expressions)s"
        return self.as_sql(*about, **more)


def having(facets: Sequence[Facet], *, using: str) -> Q:
    """Rows that have all of `facets`; `using` as Django names the database."""
    if not facets:
        return Q()
    some = SOME[connections[using].vendor]
    sizes = _sizes(facets, some, using=using)
    if 0 in sizes:
        return Q(pk__in=())
    few = [facet for facet, size in zip(facets, sizes, strict=True) if size <= some]
    many = [facet for facet in facets if facet not in few]
    both = _crossing([facet for facet in many if facet.crossed])
    if not few and both and _sizes([both], some, using=using) <= [some]:
        few = [both]
    return reduce(and_, [f.looked_up for f in few] + [f.walked for f in many])


def _sizes(facets: Sequence[Facet], some: int, *, using: str) -> list[int]:
    """How many rows have each, counted to `some` + 1; one query."""
    counts = [f"(SELECT COUNT(*) FROM ({facet.keys} LIMIT {some + 1}) AS keys)" for facet in facets]  # noqa: S608
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
