"""Choosing how the rows of a list are told that have something: by their keys, or one by one.

A planner can't know how many rows hold a word, and is wrong by a factor of a thousand (measured:
1.2 s instead of 0.4 ms). So the database is asked first: where some rows have it, an index names
them and they are put in order; where many have it, the list is walked in its order and each row is
looked at, since the next that fits is never far. The answer brings the keys of a few along: else
the index, which takes 5 ms to name them, would be asked again for the list and for its length.
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
#: The same where Python has to look at each row, as for SQLite's patterns: 80,000 keys are put in
#: order in 0.3 s, and walking past a million takes ten times as long.
SOME_SLOW = {"sqlite": 80_000, "postgresql": 2000}
#: Up to so many keys are written into the query itself.
FEW = 500
_JOINED = {"sqlite": "group_concat(key)", "postgresql": "string_agg(key::text, ',')"}


@dataclass(frozen=True)
class Facet:
    """Something that rows have: `keys` asks an index for theirs, `walked` looks at one row."""

    keys: str
    params: tuple[Any, ...]
    walked: Q
    #: Whether it is cheap to ask which rows have this and something else too.
    crossed: bool = True
    #: Whether `walked` takes long for each row.
    slow: bool = False

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


@dataclass(frozen=True)
class _Seen:
    """A facet, how many rows have it, counted to `some` + 1, and which, where they are few."""

    facet: Facet
    some: int
    size: int
    keys: frozenset[int] | None

    @property
    def many(self) -> bool:
        return self.size > self.some


def having(facets: Sequence[Facet], *, using: str) -> Q:
    """Rows that have all of `facets`; `using` as Django names the database."""
    if not facets:
        return Q()
    seen = _look(facets, using=using)
    both = _crossing([it.facet for it in seen if it.many and it.facet.crossed])
    if both and all(it.many for it in seen):
        seen += _look([both], using=using)
    if named := [it.keys for it in seen if it.keys is not None]:
        keys = sorted(frozenset.intersection(*named))
        return reduce(and_, [it.facet.walked for it in seen if it.keys is None], Q(pk__in=keys))
    return reduce(and_, [it.facet.walked if it.many else it.facet.looked_up for it in seen])


def _look(facets: Sequence[Facet], *, using: str) -> list[_Seen]:
    """Ask for all of them with one query."""
    vendor = connections[using].vendor
    some = [(SOME_SLOW if facet.slow else SOME)[vendor] for facet in facets]
    named = [f"f{n}(key) AS ({it.keys} LIMIT {some[n] + 1})" for n, it in enumerate(facets)]
    keys = f"CASE WHEN COUNT(*) <= {min(FEW, SOME[vendor])} THEN {_JOINED[vendor]} END"
    told = [f"(SELECT COUNT(*), {keys} FROM f{n}) AS a{n}" for n in range(len(facets))]  # noqa: S608
    sql = f"WITH {', '.join(named)} SELECT * FROM {', '.join(told)}"  # noqa: S608
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [value for facet in facets for value in facet.params])
        cells = iter(cursor.fetchone())
    return [
        _seen(facet, n, next(cells), next(cells)) for facet, n in zip(facets, some, strict=True)
    ]


def _seen(facet: Facet, some: int, size: int, keys: str | None) -> _Seen:
    if not size:
        return _Seen(facet, some, 0, frozenset())
    return _Seen(facet, some, size, frozenset(map(int, keys.split(","))) if keys else None)


def _crossing(facets: Sequence[Facet]) -> Facet | None:
    """Those that have all of these; None where there is nothing to cross."""
    if len(facets) < 2:
        return None
    keys = " INTERSECT ".join(facet.keys for facet in facets)
    return Facet(keys, tuple(value for facet in facets for value in facet.params), Q())
