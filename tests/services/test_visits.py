"""What a refresh found since somebody's last visit is new to them, for a week at most."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.views.voice_makers import make_person, make_voice
from voices.kling import RemoteVoice, VoiceTask
from voices.models import Visit, Voice
from voices.services import connections, mirror, visits

pytestmark = pytest.mark.django_db


def been(person, *, last: timedelta, before: timedelta | None = None) -> None:
    now = timezone.now()
    facts = {"last_at": now - last, "before_at": now - before if before else None}
    Visit.objects.update_or_create(person=person, defaults=facts)


def found(name: str, ago: timedelta) -> Voice:
    return make_voice(name, found_at=timezone.now() - ago)


def new_to(person) -> set[str]:
    return set(visits.new_to(Voice.objects.all(), person).values_list("name", flat=True))


def test_signs_close_together_are_one_visit_and_after_some_time_away_another_begins():
    mei = make_person("maker")
    visits.note(mei.pk)
    assert Visit.objects.get(person=mei).before_at is None
    been(mei, last=timedelta(minutes=50))
    visits.note(mei.pk)
    assert Visit.objects.get(person=mei).before_at is None
    been(mei, last=timedelta(hours=2))
    visits.note(mei.pk)
    visit = Visit.objects.get(person=mei)
    assert timedelta(hours=2) <= visit.last_at - visit.before_at < timedelta(hours=2, minutes=1)


def test_only_what_was_found_since_the_last_visit_and_within_a_week_is_new():
    mei = make_person("maker")
    been(mei, last=timedelta(), before=timedelta(days=30))
    found("Yesterday", timedelta(days=1)), found("Long ago", timedelta(days=8))
    make_voice("Ours")
    assert new_to(mei) == {"Yesterday"}
    been(mei, last=timedelta(), before=timedelta(hours=3))
    assert new_to(mei) == set()


def test_nothing_is_new_to_somebody_who_is_here_the_first_time():
    mei = make_person("maker")
    found("Yesterday", timedelta(days=1))
    assert new_to(mei) == set()
    been(mei, last=timedelta())
    assert new_to(mei) == set()


def test_the_row_says_the_same_as_the_filter():
    now = timezone.now()
    for since in (timedelta(hours=1), timedelta(days=2), timedelta(days=10)):
        for ago in (timedelta(minutes=5), timedelta(days=1), timedelta(days=9)):
            mei, voice = make_person("maker"), found("Anna", ago)
            been(mei, last=timedelta(), before=since)
            says = visits.is_new(voice.found_at, now - since, now)
            assert says is visits.new_to(Voice.objects.filter(pk=voice.pk), mei).exists()


def test_the_first_refresh_brings_no_news_and_later_ones_do():
    connection, now = connections.active(), timezone.now()
    connection.synced_at = None
    mirror.presets(connection, [_listed("1")], seen_at=now)
    connection.synced_at = now
    mirror.presets(connection, [_listed("1"), _listed("2")], seen_at=now)
    rows = Voice.objects.filter(catalogue="preset").values_list("kling_id", "found_at")
    assert dict(rows) == {"1": None, "2": now}


def _listed(number: str) -> VoiceTask:
    made = RemoteVoice(voice_id=number, name=f"Preset {number}")
    return VoiceTask(task_id=number, status="succeed", voices=(made,))
