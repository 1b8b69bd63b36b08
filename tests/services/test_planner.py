"""What SQLite knows of a long library is never about another half of it."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.crowd import crowd
from tests.views.voice_makers import empty_library, make_person
from voices import tasks
from voices.models import Connection
from voices.services import counts, engine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(database.vendor != "sqlite", reason="PostgreSQL looks by itself"),
]


def looked(connection: Connection) -> bool:
    """Whether the next sweep lets the database look at its tables again."""
    counts.recount(connection)
    with CaptureQueriesContext(database) as queries:
        engine.tidy()
    return "ANALYZE" in [query["sql"] for query in queries]


def test_a_long_library_is_looked_at_once_and_again_when_it_has_doubled() -> None:
    connection, person = empty_library(), make_person("maker")
    crowd(connection, person.pk, numbers=range(20))
    assert not looked(connection)
    crowd(connection, person.pk, numbers=range(20, 1200))
    assert looked(connection)
    assert not looked(connection)
    crowd(connection, person.pk, numbers=range(1200, 2000))
    assert not looked(connection)
    crowd(connection, person.pk, numbers=range(2000, 2600))
    assert looked(connection)
    assert not looked(connection)


def test_every_hour_it_is_looked_at_whatever_it_holds() -> None:
    empty_library()
    with CaptureQueriesContext(database) as queries:
        tasks.nightly()
    assert "ANALYZE" in [query["sql"] for query in queries]
