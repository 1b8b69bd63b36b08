"""One rating per person; the voice keeps what sorts by it."""

import pytest

from tests.views.voice_makers import make_person, make_voice
from voices.models import Event, Rating, Voice
from voices.services import ratings

pytestmark = pytest.mark.django_db


def kept(voice: Voice) -> tuple[int, int, float]:
    voice.refresh_from_db()
    return voice.rating_sum, voice.rating_count, voice.rating


def test_a_rating_can_be_changed_and_taken_back_and_the_voice_follows():
    voice, mei, ines = make_voice("Anna"), make_person("maker"), make_person("listener")
    ratings.rate(voice, person=mei, value=3)
    ratings.rate(voice, person=ines, value=2)
    assert kept(voice) == (5, 2, 2.5)
    ratings.rate(voice, person=mei, value=1)
    assert kept(voice) == (3, 2, 1.5)
    ratings.rate(voice, person=mei, value=0)
    ratings.rate(voice, person=ines, value=0)
    assert kept(voice) == (0, 0, 0)


def test_twice_is_once_and_told_once():
    voice, mei = make_voice("Anna"), make_person("maker")
    for _ in range(2):
        ratings.rate(voice, person=mei, value=2)
    assert Rating.objects.count() == 1
    assert Event.objects.filter(voice=voice, verb="rated").count() == 1


def test_what_most_people_say_is_said_and_of_equals_the_better():
    voice, people = make_voice("Anna"), [make_person("maker") for _ in range(4)]
    for person, value in zip(people, (1, 2, 2, 3), strict=True):
        ratings.rate(voice, person=person, value=value)
    rated = ratings.of(voice, people[3])
    assert (rated.own, rated.people, rated.mostly) == (3, 4, 2)
    ratings.rate(voice, person=people[0], value=3)
    assert ratings.of(voice, people[0]).mostly == 3
    assert ratings.of(make_voice("Bert"), people[0]).mostly == 0
