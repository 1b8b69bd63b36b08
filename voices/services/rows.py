"""Many rows with few statements, without a model object for each.

A page of 500 new voices costs a quarter of what it costs as objects (measured), and everything but
the statement itself is done before the transaction that it runs in. New rows go in together:
SQLite writes its search index down after each statement, which took five times as long (measured).
No signals are sent and no `save` is called; our models have none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

#: Values in one statement: SQLite takes 32,766 of them unless it was built with another limit.
MOST_VALUES = 30_000
_TEXT = (models.CharField, models.TextField)


@dataclass(frozen=True)
class Missing:
    """New rows: each one's own values as they go in, and those that all of them share.

    A shared value is told once: most of a row is shared, and the text of a statement is read anew
    each time.
    """

    columns: str
    cells: str
    rows: list[Sequence[Any]]
    shared: Sequence[Any]

    def run(self) -> int:
        """Write them; how many were new. Call inside `atomic`."""
        return sum(self._write(some) for some in _batches(self.rows, beside=len(self.shared)))

    def _write(self, some: Sequence[Sequence[Any]]) -> int:
        places = ", ".join([f"({', '.join(['%s'] * len(some[0]))})"] * len(some))
        statement = (
            f"INSERT INTO {self.columns} SELECT {self.cells} FROM (VALUES {places}) AS told"  # noqa: S608
            " WHERE true ON CONFLICT DO NOTHING"
        )
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(statement, [*self.shared, *chain.from_iterable(some)])
            return int(cursor.rowcount)


@dataclass(frozen=True)
class Changes:
    """One prepared statement and the values of each of its rows, as the database takes them."""

    statement: str
    rows: list[tuple[Any, ...]]

    def run(self) -> int:
        """Write them; how many rows of the table that concerned. Call inside `atomic`."""
        if not self.rows:
            return 0
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.executemany(self.statement, self.rows)
            return int(cursor.rowcount)


def missing(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], **shared: Any
) -> Missing:
    """New rows with values of their own for the fields `names`, and the values `shared` for all.

    What nobody names gets its default; a time that the ORM would add by itself has to be named. A
    row whose unique key is taken is left out.
    """
    own, told = _fields(model, names), _fields(model, shared)
    named = [*own, *told]
    rest = [it for it in model._meta.concrete_fields if it not in named and not _by_itself(it)]
    defaults = [field.get_default() for field in rest]
    cells = [_cell(f"column{at}", field) for at, field in enumerate(own, start=1)]
    same = [_cell("%s", field) for field in (*told, *rest)]
    columns = ", ".join(_column(field) for field in (*named, *rest))
    prepare = _preparer(own)
    return Missing(
        columns=f"{_table(model)} ({columns})",
        cells=", ".join(cells + same),
        rows=[prepare(row) for row in rows],
        shared=_preparer([*told, *rest])([*shared.values(), *defaults]),
    )


def changes(
    model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]
) -> Changes:
    """Other values of the fields `names` for known rows: each its primary key and its values."""
    fields = _fields(model, names)
    to = ", ".join(f"{_column(field)} = %s" for field in fields)
    statement = f"UPDATE {_table(model)} SET {to} WHERE {_column(model._meta.pk)} = %s"  # noqa: S608
    prepare = _preparer(fields)
    return Changes(statement, [(*prepare(row), pk) for pk, row in rows])


def _batches(rows: list[Sequence[Any]], *, beside: int) -> Iterator[list[Sequence[Any]]]:
    size = (MOST_VALUES - beside) // len(rows[0]) if rows else 1
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _preparer(fields: Sequence[Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What turns values into what the database takes; text, which most are, is that already.

    Values are of their field's own type: nothing is coerced.
    """
    database = connections[DEFAULT_DB_ALIAS]
    others = [
        (place, partial(field.get_db_prep_value, connection=database, prepared=True))
        for place, field in enumerate(fields)
        if not isinstance(field, _TEXT)
    ]

    def prepare(row: Sequence[Any]) -> Sequence[Any]:
        cells = list(row)
        for place, prepared in others:
            cells[place] = prepared(cells[place])
        return cells

    return prepare


def _by_itself(field: Any) -> bool:
    """Whether the database fills it: a key, a computed column, a default that only it has."""
    only_there = field.has_db_default() and not field.has_default()
    return bool(field.primary_key or field.generated or only_there)


def _fields(model: type[models.Model], names: Iterable[str]) -> list[Any]:
    return [model._meta.get_field(name) for name in names]


def _cell(value: str, field: Any) -> str:
    """A value as its column wants it: inside a query PostgreSQL takes all of them for text."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or isinstance(field, _TEXT):
        return value
    return f"CAST({value} AS {field.db_type(database)})"


def _column(field: Any) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(field.column)


def _table(model: type[models.Model]) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(model._meta.db_table)
