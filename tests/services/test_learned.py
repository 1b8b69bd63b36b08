"""Forgetting which voices speak, so that Kling's next answer teaches anew."""

from datetime import UTC, datetime

import pytest

from tests.spoken import clone, person, speaking_voice
from voices.models import Connection, Event, State, Voice
from voices.services import connections, learned, story

pytestmark = pytest.mark.django_db


def forget() -> int:
    return learned.forget(connections.active(), person=person())


def test_every_answer_of_cloned_and_preset_voices_is_forgotten_and_counted():
    clone("Anna", can_speak="yes")
    clone("Bert", can_speak="no")
    clone("Cleo", can_speak="no")
    clone("Dora")
    Voice.objects.filter(name="Cleo").update(catalogue="preset")
    active = connections.active()
    assert learned.learned(active) == learned.Learned(speaks=1, video=2, untried=1)
    assert forget() == 3
    assert learned.learned(active) == learned.Learned(speaks=0, video=0, untried=4)
    assert not Voice.objects.exclude(catalogue="speaking").exclude(can_speak_at=None).exists()
    assert forget() == 0


def test_speaking_voices_and_other_accounts_keep_what_is_known_of_them():
    other = Connection.objects.create(slug="o", kind="live", base_url="https://o", account_label="")
    theirs = clone("Theirs", can_speak="no")
    Voice.objects.filter(pk=theirs.pk).update(connection=other)
    assert forget() == 0
    assert speaking_voice().can_speak == Voice.CanSpeak.YES
    assert Voice.objects.get(pk=theirs.pk).can_speak == Voice.CanSpeak.NO


def test_a_voice_in_trash_is_forgotten_too_and_one_that_is_deleted_is_not_counted():
    clone("Anna", can_speak="no", state=State.TRASHED)
    clone("Bert", can_speak="no", state=State.DELETED)
    assert forget() == 1


def test_each_voice_tells_who_forgot_its_answer():
    anna = clone("Anna", can_speak="no")
    forget()
    event = Event.objects.get(voice=anna)
    assert story.plain(story.of_event(event)) == (
        "mei lets it be tried again whether it speaks. The badge changed to Not tried yet"
    )
    forget()
    assert Event.objects.filter(voice=anna).count() == 1


def test_however_many_answers_are_forgotten_no_more_than_the_last_tried_are_noted(monkeypatch):
    monkeypatch.setattr(learned, "NOTED", 2)
    for day, name in enumerate(("Anna", "Bert", "Cleo"), start=1):
        clone(name, can_speak="no", can_speak_at=datetime(2026, 11, day, tzinfo=UTC))
    assert forget() == 3
    assert set(Event.objects.values_list("voice__name", flat=True)) == {"Bert", "Cleo"}
