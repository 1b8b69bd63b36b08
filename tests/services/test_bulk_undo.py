"""Undo of many stars and tags takes back what that press changed, and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.services.test_bulk import these
from tests.views.voice_makers import make_person, make_voice
from voices.models import BulkChange, Favourite, State, Tag, Voice
from voices.services import bulk, bulk_undo, marks, retention
from voices.services.bulk_undo import Press

pytestmark = pytest.mark.django_db


@pytest.fixture
def press() -> Press:
    return Press(make_person("keeper"), uuid.uuid4())


def stars(person) -> set[str]:
    mine = Favourite.objects.filter(person=person)
    return set(mine.values_list("voice__name", flat=True))


def tags_of(voice: Voice) -> list[str]:
    return Voice.objects.get(pk=voice.pk).tags


def test_a_star_that_was_there_before_stays(press):
    anna, bert, other = make_voice("Anna"), make_voice("Bert"), make_person("maker")
    marks.star(anna, person=press.person, on=True)
    marks.star(bert, person=other, on=True)
    outcome = bulk.star(these(anna, bert), person=press.person, on=True, press=press)
    assert (outcome.done, outcome.changed) == (2, 1)
    assert bulk_undo.undo_stars(press) == ("star", [bert.pk])
    assert (stars(press.person), stars(other)) == ({"Anna"}, {"Bert"})


def test_stars_that_were_taken_off_come_back_and_no_others(press):
    anna, bert, gone = make_voice("Anna"), make_voice("Bert"), make_voice("Gone")
    for voice in (anna, gone):
        marks.star(voice, person=press.person, on=True)
    bulk.star(these(anna, bert, gone), person=press.person, on=False, press=press)
    assert stars(press.person) == set()
    Voice.objects.filter(pk=gone.pk).update(state=State.DELETED)
    assert bulk_undo.undo_stars(press) == ("unstar", [anna.pk])
    assert stars(press.person) == {"Anna"}


def test_tags_that_were_there_before_stay_with_those_added_later(press):
    anna, bert = make_voice("Anna"), make_voice("Bert")
    marks.set_tags(anna, ["Autumn"])
    outcome = bulk.add_tags(these(anna, bert), ["autumn", "hotline"], press=press)
    assert outcome.changed == 2
    marks.set_tags(bert, [*tags_of(bert), "later"])
    assert set(bulk_undo.undo_tags(press)) == {anna.pk, bert.pk}
    assert (tags_of(anna), tags_of(bert)) == (["Autumn"], ["later"])
    assert list(Tag.objects.filter(voice=bert).values_list("name", flat=True)) == ["later"]
    assert not Voice.objects.search("hotline").exists()
    assert set(Voice.objects.search("later")) == {bert}


def test_a_press_that_changed_nothing_leaves_nothing_to_undo(press):
    anna = make_voice("Anna", tags=["shop"])
    marks.star(anna, person=press.person, on=True)
    assert bulk.star(these(anna), person=press.person, on=True, press=press).changed == 0
    assert bulk.add_tags(these(anna), ["shop"], press=press).changed == 0
    assert not BulkChange.objects.exists()


def test_undo_twice_is_once_and_never_touches_a_later_press(press):
    anna = make_voice("Anna")
    bulk.star(these(anna), person=press.person, on=True, press=press)
    bulk_undo.undo_stars(press)
    bulk.star(these(anna), person=press.person, on=True, press=Press(press.person, uuid.uuid4()))
    assert bulk_undo.undo_stars(press) == ("", [])
    assert stars(press.person) == {"Anna"}


def test_nobody_takes_back_what_another_person_did(press):
    anna = make_voice("Anna")
    bulk.add_tags(these(anna), ["hotline"], press=press)
    assert bulk_undo.undo_tags(Press(make_person("maker"), press.act)) == []
    assert tags_of(anna) == ["hotline"]


def test_all_chunks_of_one_press_are_taken_back(press, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 3)
    voices = [make_voice(f"Voice {number}") for number in range(8)]
    bulk.star(these(*voices), person=press.person, on=True, press=press)
    assert BulkChange.objects.count() == 3
    assert len(bulk_undo.undo_stars(press)[1]) == 8
    assert stars(press.person) == set()


def test_what_nobody_took_back_is_forgotten_after_a_day(press):
    anna = make_voice("Anna")
    bulk.star(these(anna), person=press.person, on=True, press=press)
    retention.run()
    assert BulkChange.objects.count() == 1
    BulkChange.objects.update(made_at=timezone.now() - timedelta(hours=25))
    retention.run()
    assert not BulkChange.objects.exists()
    assert stars(press.person) == {"Anna"}
