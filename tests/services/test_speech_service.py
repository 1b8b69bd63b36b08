"""The sending side of speech: at most one POST per job row, whatever happens."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.services.hands import (
    clone_job,
    knock,
    ledger,
    make_due,
    received,
    switch,
    to_the_end,
)
from tests.spoken import ask, clone, person
from voicelab.sandbox import population
from voicelab.sandbox.models import Task
from voices.models import Event, Job, Recording, State, Voice
from voices.services import engine, jobs, sentences, speaking

pytestmark = pytest.mark.django_db


def sending(job: Job) -> Job:
    """The row of a worker that died in the middle of its call."""
    make_due(job)
    job.refresh_from_db()
    assert jobs.claim(job)
    jobs.move(job, State.SENDING, after=180, sent_at=timezone.now())
    return job


def test_a_speech_is_sent_once_and_its_sound_kept():
    job = to_the_end(ask("Good morning, and thank you for calling."))
    recording = Recording.objects.get(pk=job.recording_id)
    assert (job.state, recording.state) == (State.READY, State.READY)
    assert recording.audio.mime == "audio/mpeg"
    assert recording.removed_by_kling_at - timezone.now() > timedelta(days=29)
    assert (job.cost_settled, ledger("speech")) == (Decimal("0.05"), 1)


def test_a_row_found_sending_is_in_doubt_and_never_sent_again_by_a_machine():
    job = knock(sending(ask("Who knows.")), 5)
    recording = Recording.objects.get(pk=job.recording_id)
    assert (job.state, recording.state) == (State.IN_DOUBT, State.IN_DOUBT)
    assert received("speech") == 0
    assert job.cost_settled is None  # the reservation stays
    trouble = sentences.of(job)
    assert trouble.title == "We don't know whether Kling made this. It may have been charged."
    assert trouble.action == "send-again"
    assert trouble.charged == ""


def test_a_lease_that_still_runs_protects_a_sending_row():
    job = sending(ask("Still under way."))
    engine.run(job.pk)
    job.refresh_from_db()
    assert job.state == State.SENDING


def test_a_lost_answer_is_in_doubt_and_send_again_makes_the_second_entry():
    job = to_the_end(ask("lost in the post"))
    assert (job.state, received("speech")) == (State.IN_DOUBT, 1)
    knock(job, 3)
    assert received("speech") == 1
    recording = Recording.objects.get(pk=job.recording_id)
    again = speaking.send_again(recording, person=person(), form_key=str(job.uid))
    assert again.follows == job
    knock(again)
    assert received("speech") == 2
    job.refresh_from_db()
    assert job.cost_settled is None  # it may have been charged, nobody knows


def test_giving_up_releases_the_reservation_and_sends_nothing():
    job = to_the_end(ask("lost again"))
    recording = Recording.objects.get(pk=job.recording_id)
    speaking.give_up(recording, person=person())
    job.refresh_from_db()
    recording.refresh_from_db()
    assert (job.state, job.cost_settled) == (State.CANCELLED, 0)
    assert recording.state == State.CANCELLED
    assert not Recording.objects.listed().filter(pk=recording.pk).exists()
    assert received("speech") == 1


def test_busy_means_waiting_and_then_it_speaks():
    job = ask("busy line")
    for _ in range(3):
        assert knock(job).state == State.QUEUED
    assert to_the_end(job).state == State.READY
    assert ledger("speech") == 1


def test_used_up_credit_is_said_with_what_was_kept():
    job = knock(ask("broke today"))
    trouble = sentences.of(job)
    assert trouble.title == "The Kling credit is used up."
    assert (trouble.kept, trouble.charged) == ("Your text is saved.", "Nothing was charged.")
    assert trouble.button == "Tell a keeper"
    assert ("Code", "1102") in trouble.details


def test_a_clone_that_kling_does_not_let_speak_becomes_for_video():
    anna = clone("Anna", languages="en")
    job = knock(ask("Good day to you.", voice=anna))
    anna.refresh_from_db()
    assert (job.state, job.reason) == (State.FAILED, "voice-cannot-speak")
    assert anna.can_speak == Voice.CanSpeak.NO
    assert Event.objects.filter(voice=anna, verb="can_speak").exists()


def test_a_speaking_voice_in_the_wrong_language_stays_a_speaking_voice():
    job = ask("Good day to you.")
    Recording.objects.filter(pk=job.recording_id).update(language="zh")
    knock(job)
    assert job.reason == "voice-cannot-speak"
    assert Voice.objects.get(pk=job.voice_id).can_speak == Voice.CanSpeak.YES


def test_a_gateway_that_lets_clones_speak_is_learned_too():
    made = to_the_end(clone_job())
    switch(accept_cloned_speech=True)
    voice = Voice.objects.get(pk=made.voice_id)
    to_the_end(ask("Good day to you.", voice=voice))
    voice.refresh_from_db()
    assert voice.can_speak == Voice.CanSpeak.YES


def test_a_sound_that_cannot_be_fetched_is_tried_again_until_kling_removes_it():
    job = knock(ask("Two sentences. One sound."))
    assert job.state == State.READY
    Job.objects.filter(pk=job.pk).update(state=State.SAVING, finished_at=None)
    Recording.objects.filter(pk=job.recording_id).update(
        audio=None, result_url="https://practice.invalid/results/none.mp3"
    )
    job = knock(job)
    assert (job.state, job.tries) == (State.SAVING, 1)
    Recording.objects.filter(pk=job.recording_id).update(removed_by_kling_at=timezone.now())
    assert knock(job).reason == "sound-lost"


def test_a_voice_that_was_refused_is_learned_to_speak_once_kling_lets_it():
    anna = known_to_kling()
    first = ask("Good day to you.", voice=anna)
    second = ask("And good night.", voice=anna, form_key="another tab")
    knock(first)
    anna.refresh_from_db()
    assert anna.can_speak == Voice.CanSpeak.NO
    switch(accept_cloned_speech=True)
    # Asked before the refusal was known; the page offers a refused voice to nobody.
    assert to_the_end(second).state == State.READY
    anna.refresh_from_db()
    assert anna.can_speak == Voice.CanSpeak.YES
    told = Event.objects.filter(voice=anna, verb="can_speak").order_by("id")
    assert [event.facts["can_speak"] for event in told] == ["no", "yes"]


def test_a_voice_that_spoke_is_learned_not_to_speak_once_kling_refuses_it():
    anna = known_to_kling()
    switch(accept_cloned_speech=True)
    to_the_end(ask("Good day to you.", voice=anna))
    switch(accept_cloned_speech=False)
    anna.refresh_from_db()
    assert anna.can_speak == Voice.CanSpeak.YES
    knock(ask("And good night.", voice=anna, form_key="another"))
    anna.refresh_from_db()
    assert anna.can_speak == Voice.CanSpeak.NO


@pytest.mark.parametrize(("lets", "learned"), [(True, "yes"), (False, "no")])
def test_a_preset_teaches_by_its_first_answer_too(lets: bool, learned: str):
    switch(accept_cloned_speech=lets)
    preset = clone("Calm", languages="en")
    Voice.objects.filter(pk=preset.pk).update(catalogue="preset", kling_id="829824295735410756")
    preset.refresh_from_db()
    knock(ask("Good day to you.", voice=preset))
    preset.refresh_from_db()
    assert preset.can_speak == learned


def known_to_kling() -> Voice:
    """A clone that the sandbox has too."""
    population.populate(1)
    anna = clone("Anna", languages="en")
    Voice.objects.filter(pk=anna.pk).update(kling_id=Task.objects.get().result_id)
    anna.refresh_from_db()
    return anna
