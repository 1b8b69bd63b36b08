"""Rows that are written with one statement are those that the ORM would have written."""

import uuid
from typing import Any

import pytest
from django.db import connection as database
from django.db import models
from django.db.models.functions import Now
from django.test.utils import isolate_apps
from django.utils import timezone

from voices.models import Connection, Event, State, Voice
from voices.services import connections, rows

pytestmark = pytest.mark.django_db

HARD = ["100 % of it's %s", 'say "yes"; DROP TABLE x --', "{} \\ %(n)s %%", "小美 🎙 ẞ", ""]


@pytest.fixture
def connection() -> Connection:
    return connections.active()


def shared(connection: Connection) -> dict[str, Any]:
    now = timezone.now()
    own = {"connection": connection.pk, "catalogue": "cloned", "state": State.GONE}
    return own | {"state_at": now, "created_at": now}


def write(connection: Connection, *cells: tuple[Any, ...]) -> int:
    return rows.missing(Voice, ("uid", "kling_id", "name"), cells, **shared(connection)).run()


def test_a_row_is_the_one_that_the_orm_would_have_written(connection: Connection) -> None:
    about = shared(connection)
    cells = (uuid.uuid4(), "1", "Anna")
    rows.missing(Voice, ("uid", "kling_id", "name"), [cells], **about).run()
    here = {**about, "connection": connection, "uid": uuid.uuid4()}
    theirs = Voice.objects.create(kling_id="2", name="Anna", **here)
    ours = Voice.objects.get(kling_id="1")
    differs = {"id", "uid", "kling_id", "state_at"}  # the ORM takes its own time there
    for field in Voice._meta.concrete_fields:
        if field.name not in differs:
            assert getattr(ours, field.attname) == getattr(theirs, field.attname), field.name
    assert (ours.uid, ours.state_at) == (cells[0], about["state_at"])


def test_whatever_stands_in_a_text_arrives_as_it_is(connection: Connection) -> None:
    assert write(connection, *((uuid.uuid4(), f"{at}", name) for at, name in enumerate(HARD))) == 5
    voices = list(Voice.objects.filter(kling_id__in="01234").order_by("kling_id"))
    assert [voice.name for voice in voices] == HARD
    turned = [(voice.pk, (voice.name[::-1],)) for voice in voices]
    assert rows.changes(Voice, ("name",), turned).run() == 5
    names = Voice.objects.filter(kling_id__in="01234").order_by("kling_id").values_list("name")
    assert [name[::-1] for (name,) in names] == HARD


def test_more_rows_than_one_statement_takes_arrive_all_the_same(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, own = 7, 3
    shared_values = len(Voice._meta.concrete_fields) - 1 - own
    monkeypatch.setattr(rows, "MOST_VALUES", shared_values + 2 * own)
    assert write(connection, *((uuid.uuid4(), f"{at}", f"Voice {at}") for at in range(number))) == 7
    # In the order in which they were told: of equally old ones the later is the newer.
    written = Voice.objects.filter(kling_id__in="0123456").order_by("pk")
    assert [voice.name for voice in written] == [f"Voice {at}" for at in range(number)]


def test_only_rows_whose_key_was_free_are_written_and_counted(connection: Connection) -> None:
    assert write(connection, (uuid.uuid4(), "1", "Anna")) == 1
    again = [(uuid.uuid4(), "1", "Twin"), (uuid.uuid4(), "2", "Mei"), (uuid.uuid4(), "2", "Twin")]
    assert write(connection, *again) == 1
    assert sorted(Voice.objects.filter(kling_id__in="12").values_list("name", flat=True)) == [
        "Anna",
        "Mei",
    ]


def test_changes_touch_no_other_row_and_no_other_column(connection: Connection) -> None:
    write(connection, (uuid.uuid4(), "1", "Anna"), (uuid.uuid4(), "2", "Mei"))
    anna, mei = Voice.objects.filter(kling_id__in="12").order_by("kling_id")
    before, before_anna = (Voice.objects.filter(pk=it.pk).values().get() for it in (mei, anna))
    rows.changes(Voice, ("trial_url", "task_id"), [(anna.pk, ("https://a.invalid", "7"))]).run()
    assert Voice.objects.filter(pk=mei.pk).values().get() == before
    after = Voice.objects.filter(pk=anna.pk).values().get()
    assert after == {**before_anna, "trial_url": "https://a.invalid", "task_id": "7"}


def test_no_rows_are_no_statement(connection: Connection, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert write(connection) == 0
        assert rows.changes(Voice, ("name",), []).run() == 0


def test_values_that_are_no_text_are_prepared_as_the_orm_does(connection: Connection) -> None:
    write(connection, (uuid.uuid4(), "1", "Anna"))
    voice = Voice.objects.get(kling_id="1")
    facts = {"n": 'it\'s "5" %'}
    cells = [(voice.pk, facts, timezone.now()) for _ in range(2)]
    assert rows.missing(Event, ("voice", "facts", "at"), cells, verb=Event.Verb.GONE).run() == 2
    assert [event.facts for event in voice.events.all()] == [facts, facts]


@isolate_apps("voices")
def test_names_are_quoted_and_what_the_database_fills_itself_is_left_to_it() -> None:
    class Order(models.Model):  # noqa: DJ008
        group = models.CharField(max_length=9, db_column="group of theirs")
        twice = models.GeneratedField(
            expression=models.F("group"),
            output_field=models.CharField(max_length=9),
            db_persist=True,
        )
        at = models.DateTimeField(db_default=Now())

        class Meta:
            app_label = "voices"
            db_table = "order"

    quote = database.ops.quote_name
    made = rows.missing(Order, ("group",), [("a",)])
    columns = f"({quote('group of theirs')})"
    assert made.columns == f"{quote('order')} {columns}"
    assert [list(row) for row in made.rows] == [["a"]]
    assert (made.cells, made.shared) == ("column1", [])
    moved = rows.changes(Order, ("group",), [(1, ("a",))])
    assert moved.rows == [("a", 1)]
    assert moved.statement.endswith(f"WHERE {quote('id')} = %s")
