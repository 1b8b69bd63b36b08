"""A gone voice is created again from its clip, once, by whoever may, under its permission."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.views.voice_makers import make_clip, make_job, make_person, make_voice
from voices.models import Consent, Draft, Event, Job, State, StoredFile, Voice
from voices.services import events, remake
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db


def gone(person, *, state: str = State.DELETED, days: float = 80, **consent) -> Voice:
    clip = make_clip(person)
    clip.original = StoredFile.objects.create(
        kind="clip",
        sha256="c",
        bytes=1,
        mime="audio/wav",
        expires_at=timezone.now() + timedelta(days=days),
    )
    clip.save(update_fields=["original"])
    facts = {"kling_name": "anna_hotline", "languages": "en", "clip": clip, "state": state}
    voice = make_voice("Anna, shop", **facts)
    words = {"person": "Anna Lindqvist", "used_for": "Phone", "statement": "I may", **consent}
    Consent.objects.create(voice=voice, **words)
    return voice


def reason(voice: Voice, person) -> str:
    with pytest.raises(Refused) as refused:
        remake.ask(voice, person=person)
    return refused.value.reason


@pytest.mark.parametrize("state", [State.DELETED, State.GONE])
def test_a_new_voice_is_asked_for_with_names_clip_and_permission_of_the_old_one(state):
    mei = make_person("maker")
    old = gone(mei, state=state, allowed_by="Anna herself")
    job = remake.ask(old, person=mei)
    new = Voice.objects.get(pk=job.voice_id)
    assert (new.made_from, new.clip, new.state) == (old, old.clip, State.CHECKING)
    assert (new.name, new.kling_name, new.languages) == ("Anna, shop", "anna_hotline", "en")
    assert (new.consent.person, new.consent.allowed_by) == ("Anna Lindqvist", "Anna herself")
    assert (new.consent.statement, new.consent.confirmed_by) == ("I may", mei)
    assert (job.kind, job.clip, job.created_by) == (Job.Kind.CLONE, old.clip, mei)


def test_two_presses_in_two_tabs_make_one():
    mei = make_person("maker")
    old = gone(mei)
    assert remake.ask(old, person=mei) == remake.ask(old, person=mei)
    assert old.made_again.count() == 1


def test_what_was_created_again_is_not_created_a_third_time_unless_it_came_to_nothing():
    mei = make_person("maker")
    old = gone(mei)
    job = remake.ask(old, person=mei)
    ended = {"next_check_at": timezone.now()}
    Job.objects.filter(pk=job.pk).update(state=State.READY, **ended)
    Voice.objects.filter(pk=job.voice_id).update(state=State.READY)
    assert reason(old, mei) == "made-again"
    Job.objects.filter(pk=job.pk).update(state=State.FAILED)
    Voice.objects.filter(pk=job.voice_id).update(state=State.FAILED)
    again = remake.ask(old, person=mei)
    assert again != job and old.made_again.count() == 2


def test_a_voice_that_kling_still_has_is_not_created_again():
    mei = make_person("maker")
    for state in (State.READY, State.TRASHED, State.DELETING, State.SUBMITTED):
        assert reason(gone(mei, state=state), mei) == "not-gone"


def test_without_the_clip_there_is_no_way_back():
    mei = make_person("maker")
    assert reason(gone(mei, days=-1), mei) == "clip-not-kept"
    assert reason(make_voice("Sofia", state=State.GONE), mei) == "clip-not-kept"


def test_a_clip_is_used_by_its_maker_or_a_keeper_only():
    old = gone(make_person("maker"))
    assert reason(old, make_person("maker")) == "clip-of-others"
    keeper = make_person("keeper")
    assert remake.ask(old, person=keeper).created_by == keeper


def test_the_permission_has_to_be_there_and_still_good():
    mei, today = make_person("maker"), timezone.localdate()
    assert reason(gone(mei, until=today - timedelta(days=1)), mei) == "consent-over"
    assert reason(gone(mei, withdrawn_at=timezone.now()), mei) == "consent-withdrawn"
    bare = gone(mei)
    bare.consent.delete()
    assert reason(Voice.objects.get(pk=bare.pk), mei) == "consent-missing"
    assert remake.ask(gone(mei, until=today), person=mei)


def test_a_clip_that_is_being_cloned_is_not_paid_for_twice():
    mei = make_person("maker")
    old = gone(mei)
    make_job(make_voice("Other"), clip=old.clip, state=State.SUBMITTED)
    assert reason(old, mei) == "clip-used"
    assert not old.made_again.exists()


def test_the_draft_of_the_clone_page_stays():
    mei = make_person("maker")
    Draft.objects.create(person=mei, page="clone", fields={"name": "Bert"})
    remake.ask(gone(mei), person=mei)
    assert Draft.objects.filter(person=mei, page="clone").exists()


def test_the_history_goes_on_over_generations_and_never_in_a_circle():
    mei = make_person("maker")
    first = gone(mei)
    events.note(first, Event.Verb.DELETED, person=mei)
    second = Voice.objects.get(pk=remake.ask(first, person=mei).voice_id)
    third = make_voice("Anna, shop", made_from=second)
    told = [event.verb for event in events.history(third)]
    assert told == ["made_again", "deleted"]
    Voice.objects.filter(pk=first.pk).update(made_from=third)
    third.refresh_from_db()
    assert len(events.history(third)) == 2


def test_the_list_of_what_is_gone_holds_what_can_come_back_and_what_was_removed_outside():
    mei = make_person("maker")
    deleted, outside = gone(mei), gone(mei, state=State.GONE, days=-1)
    gone(mei, days=-1)  # deleted, its clip too: nothing is left to do
    make_voice("Twin", state=State.DELETED, kling_id=None)
    make_voice("Preset", catalogue="preset", state=State.GONE)
    listed = remake.gone_at_kling(Voice.objects.all(), timezone.now())
    assert set(listed) == {deleted, outside}
