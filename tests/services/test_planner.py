"""What SQLite knows of a long library is never about another half of it."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.crowd import crowd
from tests.views.voice_makers import empty_library, make_person
from voices import tasks
from voices.services import planner

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(database.vendor != "sqlite", reason="PostgreSQL looks by itself"),
]


def looked(rows: int) -> bool:
    """Whether the database was asked to look at its tables again."""
    with CaptureQueriesContext(database) as queries:
        planner.keep_up(rows)
    return "ANALYZE" in [query["sql"] for query in queries]


def test_a_long_library_is_looked_at_once_and_again_when_it_has_doubled() -> None:
    connection, person = empty_library(), make_person("maker")
    assert not looked(20)
    crowd(connection, person.pk, numbers=range(1200))
    assert looked(1200)
    assert not looked(1200)
    assert not looked(2000)
    crowd(connection, person.pk, numbers=range(1200, 2600))
    assert looked(2600)
    assert not looked(2600)


def test_every_hour_it_is_looked_at_whatever_it_holds() -> None:
    empty_library()
    with CaptureQueriesContext(database) as queries:
        tasks.nightly()
    assert "ANALYZE" in [query["sql"] for query in queries]
