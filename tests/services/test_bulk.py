"""One act for many voices: the rules of the single act for each, in chunks, counted honestly."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.views.voice_makers import make_job, make_person, make_voice
from voices.models import Counter, Event, Favourite, Job, State, Tag, Voice
from voices.models.facets import tagged
from voices.services import bulk, bulk_removal, counts, engine, marks, removal

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make_person("keeper")


def these(*voices: Voice):
    return Voice.objects.filter(pk__in=[voice.pk for voice in voices])


def state_of(voice: Voice) -> str:
    return Voice.objects.get(pk=voice.pk).state


def test_clones_go_to_trash_together_and_klings_own_voices_are_left_and_counted(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert", state=State.GONE)
    preset = make_voice("Preset", catalogue=Voice.Catalogue.PRESET)
    before = counts.tabs(anna.connection)
    act = uuid.uuid4()
    outcome = bulk.trash(these(anna, bert, preset), person=keeper, act=act)
    assert (outcome.asked, outcome.done, dict(outcome.left)) == (3, 2, {"kling": 1})
    for voice in (anna, bert):
        voice.refresh_from_db()
        assert (voice.state, voice.trashed_by, voice.trashed_in) == ("trashed", keeper, act)
        goes = voice.delete_at - timezone.now() - removal.hold()
        assert abs(goes) < timedelta(minutes=1)
    assert state_of(preset) == State.READY
    after = counts.tabs(anna.connection)
    assert (after["all"], after["cloned"], after["trash"]) == (
        before["all"] - 2,
        before["cloned"] - 2,
        before["trash"] + 2,
    )
    assert counts.recount(anna.connection) == 0
    assert Event.objects.filter(verb="trashed", person=keeper).count() == 2


def test_a_second_press_moves_nothing_and_says_why(keeper):
    anna = make_voice("Anna")
    bulk.trash(these(anna), person=keeper, act=uuid.uuid4())
    again = bulk.trash(these(anna), person=keeper, act=uuid.uuid4())
    assert (again.done, dict(again.left)) == (0, {"in-trash": 1})
    assert Event.objects.filter(voice=anna, verb="trashed").count() == 1


def test_what_somebody_else_deleted_meanwhile_is_counted_as_gone(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert", state=State.DELETED)
    outcome = bulk.trash(these(anna, bert), person=keeper, act=uuid.uuid4())
    assert (outcome.done, dict(outcome.left)) == (1, {"gone": 1})


def test_undo_brings_each_back_to_the_state_of_its_clone(keeper):
    ready, made = make_voice("Anna"), make_voice("Bert", state=State.SUBMITTED, kling_id=None)
    make_job(made, state=State.SUBMITTED)
    act = uuid.uuid4()
    bulk.trash(these(ready, made), person=keeper, act=act)
    outcome = bulk.restore(Voice.objects.filter(trashed_in=act), person=keeper)
    assert outcome.done == 2
    assert (state_of(ready), state_of(made)) == (State.READY, State.SUBMITTED)
    ready.refresh_from_db()
    assert (ready.trashed_in, ready.trashed_at, ready.delete_at) == (None, None, None)
    assert counts.recount(ready.connection) == 0


def test_what_is_being_deleted_at_kling_is_not_taken_back(keeper):
    anna, bert = make_voice("Anna"), make_voice("Bert")
    bulk.trash(these(anna, bert), person=keeper, act=uuid.uuid4())
    removal.delete_now(anna, person=keeper)
    outcome = bulk.restore(these(anna, bert), person=keeper)
    assert (outcome.done, dict(outcome.left)) == (1, {"going": 1})
    assert state_of(anna) == State.DELETING


def test_delete_now_makes_one_job_each_however_often_it_is_pressed(keeper):
    anna, bert, carl = make_voice("Anna"), make_voice("Bert"), make_voice("Carl")
    bulk.trash(these(anna, bert), person=keeper, act=uuid.uuid4())
    first = bulk.delete_now(these(anna, bert, carl), person=keeper)
    assert (first.done, dict(first.left), len(first.jobs)) == (2, {"not-in-trash": 1}, 2)
    again = bulk.delete_now(these(anna, bert), person=keeper)
    assert (again.done, dict(again.left)) == (0, {"going": 2})
    assert Job.objects.filter(kind="delete").count() == 2


def test_a_voice_that_is_speaking_is_deleted_only_when_it_has_spoken(keeper):
    anna = make_voice("Anna")
    speech = make_job(anna, kind=Job.Kind.SPEAK, state=State.SENDING)
    bulk.trash(these(anna), person=keeper, act=uuid.uuid4())
    (job,) = bulk.delete_now(these(anna), person=keeper).jobs
    engine.run(job)
    assert state_of(anna) == State.DELETING
    Job.objects.filter(pk=speech.pk).update(state=State.READY)
    Job.objects.filter(pk=job).update(next_check_at=timezone.now())
    engine.run(job)
    assert state_of(anna) == State.DELETED


def test_only_some_jobs_are_nudged_and_the_sweep_finds_the_others(keeper, monkeypatch):
    monkeypatch.setattr(bulk_removal, "NUDGED", 2)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    voices = [make_voice(f"Voice {number}") for number in range(5)]
    bulk.trash(these(*voices), person=keeper, act=uuid.uuid4())
    outcome = bulk.delete_now(these(*voices), person=keeper)
    assert (outcome.done, len(outcome.jobs)) == (5, 2)
    assert Job.objects.filter(kind="delete", next_check_at__lte=timezone.now()).count() == 5


def test_a_filter_that_the_act_itself_empties_is_walked_to_its_end(keeper, monkeypatch):
    """Chunks go by key: what leaves the filter meanwhile moves nobody out of sight."""
    monkeypatch.setattr(bulk, "CHUNK", 2)
    voices = [make_voice(f"Voice {number}") for number in range(5)]
    listed = Voice.objects.of(voices[0].connection).filter(catalogue="cloned").listed()
    outcome = bulk.trash(listed, person=keeper, act=uuid.uuid4())
    assert outcome.done == 5
    assert not listed.exists()


def test_statements_grow_with_chunks_and_not_with_voices(keeper):
    counted = []
    for number in (3, 60):
        voices = [make_voice(f"Voice {n}") for n in range(number)]
        with CaptureQueriesContext(database) as queries:
            bulk.trash(these(*voices), person=keeper, act=uuid.uuid4())
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_stars_are_ones_own_and_pressing_twice_is_once(keeper):
    anna, bert, other = make_voice("Anna"), make_voice("Bert"), make_person("maker")
    for _ in range(2):
        assert bulk.star(these(anna, bert), person=keeper, on=True).done == 2
    bulk.star(these(anna), person=other, on=True)
    bulk.star(these(anna), person=keeper, on=False)
    stars = Favourite.objects.values_list("voice__name", "person")
    assert sorted(stars) == sorted([("Bert", keeper.pk), ("Anna", other.pk)])


def test_tags_are_added_once_as_they_are_spelled_elsewhere_and_can_be_searched():
    anna, bert = make_voice("Anna"), make_voice("Bert")
    marks.set_tags(anna, ["Autumn", "shop"])
    for _ in range(2):
        assert bulk.add_tags(these(anna, bert), ["autumn", "hotline"]).done == 2
    tags = dict(Voice.objects.filter(pk__in=[anna.pk, bert.pk]).values_list("name", "tags"))
    assert tags == {"Anna": ["Autumn", "shop", "hotline"], "Bert": ["Autumn", "hotline"]}
    assert Tag.objects.filter(voice=bert).count() == 2
    assert Voice.objects.having([tagged(anna.connection, "hotline")]).count() == 2
    assert set(Voice.objects.search("hotline")) == {anna, bert}


def test_a_voice_that_is_full_of_tags_is_left():
    full, free = make_voice("Full"), make_voice("Free")
    marks.set_tags(full, [f"tag {number}" for number in range(marks.MOST_TAGS)])
    outcome = bulk.add_tags(these(full, free), ["one more"])
    assert (outcome.done, dict(outcome.left)) == (1, {"full": 1})
    assert len(Voice.objects.get(pk=full.pk).tags) == marks.MOST_TAGS


def test_counters_of_presets_are_left_alone(keeper):
    anna = make_voice("Anna")
    kept = dict(Counter.objects.values_list("name", "value"))
    bulk.trash(these(anna), person=keeper, act=uuid.uuid4())
    bulk.restore(these(anna), person=keeper)
    assert dict(Counter.objects.values_list("name", "value")) == kept
