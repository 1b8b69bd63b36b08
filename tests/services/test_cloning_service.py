"""A clone from the page's wish to a voice that can be heard, whatever happens in between."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.services.hands import (
    CONSENT,
    age_tasks,
    clip,
    clone_job,
    knock,
    ledger,
    make_due,
    received,
    switch,
    to_the_end,
)
from tests.spoken import person
from voicelab.sandbox.models import Task
from voices.models import Clip, Connection, Consent, Job, MediaLink, State, Voice
from voices.services import cloning, connections, counts, engine, jobs, sentences, slots
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_clone_goes_through_every_state_and_ends_with_its_trial_saved():
    job = clone_job()
    assert (job.state, job.voice.state) == (State.CHECKING, State.CHECKING)
    knock(job)
    job.voice.refresh_from_db()
    assert (job.state, job.voice.state) == (State.SUBMITTED, State.SUBMITTED)
    to_the_end(job)
    voice = Voice.objects.get(pk=job.voice_id)
    assert (job.state, voice.state) == (State.READY, State.READY)
    assert voice.kling_id.isdigit()
    assert voice.trial.seconds > 1
    assert len(voice.trial.peaks) == 256
    assert job.cost_settled == Decimal("0.05")
    assert set(job.spans) >= {"checking", "queued", "sending", "submitted", "saving"}
    assert ledger("clone") == 1


def test_the_clip_that_kling_fetched_is_shut_and_gone_once_the_clone_is_done():
    job = to_the_end(clone_job())
    assert not MediaLink.objects.filter(job=job, revoked_at=None).exists()
    fresh = Clip.objects.get(pk=job.clip_id)
    assert fresh.canonical is None
    assert fresh.original is not None


def test_the_same_form_sent_twice_is_one_job_and_one_voice():
    key, source = uuid.uuid4().hex, clip()
    first = clone_job(clip=source, form_key=key)
    assert clone_job(clip=source, form_key=key) == first
    assert Voice.objects.filter(catalogue="cloned").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"kling_name": ""}, "kling_name"),
        ({"kling_name": "k" * 21}, "kling_name"),
        ({"consent": cloning.ConsentFacts(person=" ", statement="yes")}, "person"),
        ({"consent": cloning.ConsentFacts(person="Anna")}, "permission"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(wrong, field):
    with pytest.raises(Refused) as refused:
        clone_job(**wrong)
    assert refused.value.field == field
    assert refused.value.sentence
    assert not Voice.objects.filter(catalogue="cloned").exists()


@pytest.mark.soak
def test_a_clip_over_thirty_seconds_needs_the_tick_and_then_only_its_first_part_goes():
    long = clip(45)
    with pytest.raises(Refused) as refused:
        clone_job(clip=long)
    assert refused.value.field == "use_first"
    job = clone_job(clip=long, use_first=True)
    engine.run(job.pk)
    assert Clip.objects.get(pk=long.pk).canonical.seconds == pytest.approx(30, abs=0.05)
    assert to_the_end(job).state == State.READY


def test_without_permission_on_record_the_service_sends_nothing():
    job = clone_job()
    Consent.objects.all().delete()
    assert to_the_end(job).reason == "consent-missing"
    assert received("clone") == 0


def test_a_refused_clip_says_so_and_what_kling_took_and_keeps_the_clip():
    job = to_the_end(clone_job("fail anna"))
    voice = Voice.objects.get(pk=job.voice_id)
    assert (job.state, job.reason, voice.state) == (State.FAILED, "clip-refused", State.FAILED)
    assert job.cost_settled == Decimal("0.05")  # the task's final_unit_deduction
    assert sentences.of(job).charged == ""
    assert job.error
    assert Clip.objects.get(pk=job.clip_id).original is not None


def test_a_lost_answer_is_looked_up_by_our_id_and_adopted_not_sent_again():
    job = to_the_end(clone_job("lost anna"))
    assert job.state == State.READY
    assert ledger("clone") == 1


@pytest.mark.parametrize("duplicates", [False, True])
def test_a_worker_that_died_after_the_answer_left_kling_leaves_one_clone(duplicates):
    switch(accept_duplicate_ids=duplicates)
    job = clone_job()
    engine.STEPS[job.kind, job.state](_claimed(job))
    _claimed(job)
    assert slots.take(job)
    connections.client(job.connection).create_voice(
        voice_name="anna", external_task_id=job.external_id, video_id="930801301486305328"
    )  # and here it dies: the row still says sending
    assert to_the_end(job).state == State.READY
    assert ledger("clone") == 1


def test_a_worker_that_died_before_sending_is_sent_again_with_the_same_id_after_two_looks():
    job = clone_job()
    engine.STEPS[job.kind, job.state](_claimed(job))
    _claimed(job)
    assert slots.take(job)
    knock(job, 1)
    assert (job.state, job.not_found) == (State.PROBING, 1)
    knock(job, 1)
    assert (job.state, received("clone")) == (State.PROBING, 0)  # too early to trust
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - timedelta(seconds=61))
    knock(job, 1)
    assert job.state == State.SUBMITTED
    assert to_the_end(job).state == State.READY
    assert ledger("clone") == 1


def test_no_free_slot_means_waiting_not_failing():
    job = clone_job("busy anna")
    seen = {knock(job).state for _ in range(4)}
    assert State.FAILED not in seen
    assert to_the_end(job).state == State.READY
    assert ledger("clone") == 1


def test_our_own_slots_keep_the_next_clone_waiting():
    first, second = clone_job(), clone_job()
    Connection.objects.update(slots=1)
    knock(first)
    knock(second)
    assert (first.state, second.state) == (State.SUBMITTED, State.QUEUED)
    assert received("clone") == 1
    to_the_end(first)
    assert to_the_end(second).state == State.READY


def test_used_up_credit_is_said_and_never_retried_by_itself():
    job = knock(clone_job("broke anna"))
    assert (job.state, job.reason, job.error_code) == (State.FAILED, "credit", "1102")
    knock(job, 3)
    assert received("clone") == 1


def test_an_unknown_status_stays_visible_and_is_asked_about_again():
    job = knock(clone_job("odd anna"))
    age_tasks(5)  # half of its life
    knock(job)
    assert job.state == State.SUBMITTED
    assert job.kling_status not in {"", "submitted", "processing", "succeed", "failed"}


def test_kling_names_are_suggested_within_twenty_characters():
    assert cloning.suggest("Anna, opening hours") == "anna_opening_hours"
    assert cloning.suggest("  Herr Baumgärtner: museum guide ") == "herr_baumgärtner_mus"
    assert cloning.suggest("林书雅") == "林书雅"
    assert cloning.suggest("!?") == ""


def test_a_stopped_clone_is_not_sent():
    job = clone_job()
    assert engine.stop(job)
    knock(job, 2)
    assert (job.state, job.reason, received("clone")) == (State.FAILED, "stopped", 0)


def test_the_tab_counts_follow_a_clone_from_its_first_moment():
    connection = connections.active()
    before = counts.tabs(connection)
    job = clone_job()
    assert counts.tabs(connection)["cloned"] == before["cloned"] + 1
    to_the_end(job)
    assert counts.recount(connection) == 0


def test_a_clone_whose_clip_row_lost_its_sound_says_what_is_wrong():
    source = clip()
    job = clone_job(clip=source)
    Clip.objects.filter(pk=source.pk).update(seconds=45.0)
    assert to_the_end(job).reason == "too-long"
    assert received("clone") == 0


def test_the_permission_is_on_record_with_the_sentence_that_was_ticked():
    job = clone_job()
    consent = Consent.objects.get(voice=job.voice)
    assert (consent.person, consent.statement) == (CONSENT.person, CONSENT.statement)
    assert consent.confirmed_by == person()


def _claimed(job: Job) -> Job:
    """The row as a worker holds it."""
    make_due(job)
    job.refresh_from_db()
    assert jobs.claim(job)
    return job


def test_where_kling_cannot_reach_us_a_link_is_handed_on_unchanged_and_a_file_is_refused(settings):
    settings.MEDIA_URL_BASE = ""
    link = clip()
    address = "https://voices.example.com/anna.wav"
    Clip.objects.filter(pk=link.pk).update(source=Clip.Source.LINK, link=address)
    link.refresh_from_db()
    knock(clone_job(clip=link))
    assert list(Task.objects.values_list("voice_url", flat=True)) == [address]
    assert not MediaLink.objects.exists()
    with pytest.raises(Refused) as refused:
        clone_job(clip=clip())
    assert (refused.value.reason, refused.value.field) == ("reach-missing", "clip")
    long = clip(45)
    Clip.objects.filter(pk=long.pk).update(source=Clip.Source.LINK, link=address)
    long.refresh_from_db()
    with pytest.raises(Refused) as refused:
        clone_job(clip=long, use_first=True)
    assert refused.value.reason == "use-first-link"
