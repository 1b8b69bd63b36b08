"""What a clone may cost: nothing that nobody wants, and never twice."""

import threading
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection as database
from django.utils import timezone

from tests.services.hands import (
    CONSENT,
    age_tasks,
    clip,
    clone_job,
    knock,
    ledger,
    received,
    switch,
    to_the_end,
)
from tests.spoken import person
from voicelab.sandbox.models import Task
from voices.models import Connection, Consent, Job, MediaLink, State, StoredFile, Voice
from voices.services import cloning, connections, engine, library, mirror, naming, removal, slots
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.soak
def test_a_clip_that_is_being_cloned_is_not_cloned_beside():
    source = clip()
    first = clone_job(clip=source)
    with pytest.raises(Refused) as refused:
        clone_job("anna_two", clip=source)
    assert (refused.value.reason, refused.value.field) == ("clip-used", "clip")
    to_the_end(first)
    assert to_the_end(clone_job("anna_two", clip=source)).state == State.READY
    assert ledger("clone") == 2


@pytest.mark.django_db(transaction=True)
def test_two_tabs_with_one_clip_pay_for_one_clone():
    source, mei = clip(), person()
    gate, refused = threading.Barrier(4), []

    def tab() -> None:
        gate.wait()
        try:
            clone_job(clip=source, person=mei, form_key=uuid.uuid4().hex)
        except Refused as error:
            refused.append(error.reason)
        database.close()

    threads = [threading.Thread(target=tab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert refused == ["clip-used"] * 3
    assert Job.objects.filter(kind=Job.Kind.CLONE).count() == 1


def test_an_edited_form_is_not_mistaken_for_the_one_sent_before():
    key = uuid.uuid4().hex
    first = to_the_end(clone_job(form_key=key))
    second = clone_job("anna_two", clip=first.clip, form_key=key)
    assert second != first
    assert clone_job("anna_two", clip=first.clip, form_key=key) == second


def test_a_clone_whose_voice_went_to_trash_before_it_was_sent_is_not_paid_for():
    job = clone_job()
    removal.trash(job.voice, person=person())
    knock(job, 2)
    assert (job.state, job.reason, job.cost_settled) == (State.FAILED, "stopped", 0)
    assert received("clone") == 0
    removal.restore(job.voice, person=person())
    assert Voice.objects.get(pk=job.voice_id).state == State.FAILED


def test_a_permission_that_has_ended_is_refused_and_not_sent():
    yesterday = timezone.localdate() - timedelta(days=1)
    over = cloning.ConsentFacts(person="Anna", until=yesterday, statement=CONSENT.statement)
    with pytest.raises(Refused) as refused:
        clone_job(consent=over)
    assert (refused.value.reason, refused.value.field) == ("consent-over", "until")
    job = clone_job()
    Consent.objects.filter(voice=job.voice).update(until=yesterday)
    knock(job)
    assert (job.state, job.reason, received("clone")) == (State.FAILED, "consent-over", 0)


def test_a_permission_ends_after_its_last_day():
    today = cloning.ConsentFacts(
        person="Anna", until=timezone.localdate(), statement=CONSENT.statement
    )
    assert to_the_end(clone_job(consent=today)).state == State.READY


def test_a_clone_that_waits_for_a_slot_opens_no_door():
    switch(seconds=600)
    running = knock(clone_job("first"))
    assert running.state == State.SUBMITTED
    Connection.objects.update(slots=1)
    waiting = knock(clone_job("second"), 5)
    assert waiting.state == State.QUEUED
    assert not MediaLink.objects.filter(job=waiting).exists()


def test_a_long_queue_looks_less_often_the_further_back_a_clone_stands():
    Connection.objects.update(slots=0)
    source = clip()
    queue = []
    for number in range(5):
        job = clone_job(f"voice_{number}", clip=source)
        Job.objects.filter(pk=job.pk).update(state=State.QUEUED, clip=None)
        queue.append(job)
    waits = [slots.patience(job) for job in queue]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (2.0, 4.0)


def test_slots_that_kling_took_come_back_one_by_one():
    Connection.objects.update(slots=2)
    to_the_end(clone_job())
    assert Connection.objects.get(pk=connections.active().pk).slots == 3


def test_a_voice_is_adopted_once_although_the_list_was_faster_than_its_job():
    connection = connections.active()
    job = knock(clone_job())
    age_tasks()
    page = connections.client(connection).voice_tasks(page=1, page_size=500)
    Job.objects.filter(pk=job.pk).update(external_id=None, task_id="")  # a list without our ids
    mirror.cloned(connection, page, seen_at=timezone.now())
    Job.objects.filter(pk=job.pk).update(external_id=job.external_id, task_id=job.task_id)
    assert to_the_end(job).state == State.READY
    listed = Voice.objects.of(connection).listed().filter(catalogue="cloned")
    assert [voice.pk for voice in listed] == [job.voice_id]
    assert Voice.objects.get(pk=job.voice_id).kling_id == Task.objects.get().result_id


def test_a_list_that_does_not_repeat_our_id_still_leaves_a_running_clone_to_its_job():
    job = knock(clone_job())
    age_tasks()
    Task.objects.update(external_task_id="")
    knock(library.refresh(connections.active()))
    assert Voice.objects.filter(catalogue="cloned").count() == 1
    assert to_the_end(job).state == State.READY


def test_a_voice_whose_job_gave_up_is_found_by_the_next_refresh():
    job = knock(clone_job("lost anna"))
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, reason="lost-clone")
    Voice.objects.filter(pk=job.voice_id).update(state=State.FAILED)
    age_tasks()
    knock(library.refresh(connections.active()))
    found = Voice.objects.get(kling_id=Task.objects.get().result_id)
    assert (found.state, found.pk == job.voice_id) == (State.READY, False)


def test_a_task_that_is_gone_at_kling_does_not_stay_kling_is_working_for_ever():
    job = knock(clone_job())
    Task.objects.all().delete()
    assert knock(job, 5).state == State.SUBMITTED  # not after a few looks
    long_ago = timezone.now() - timedelta(hours=25)
    Job.objects.filter(pk=job.pk).update(entered_at=long_ago)
    knock(job)
    assert (job.state, job.reason) == (State.FAILED, "lost-clone")
    assert job.cost_settled == Decimal("0.05")  # it was accepted, so it may have been charged


def test_an_id_that_kling_knows_and_does_not_show_comes_to_a_person_and_goes_round_no_longer():
    job = knock(clone_job("lost anna"))
    assert job.state == State.PROBING
    Task.objects.update(deleted_at=timezone.now())  # somebody deleted it in Kling's console
    for _ in range(12):
        Job.objects.filter(pk=job.pk).update(sent_at=timezone.now() - timedelta(seconds=61))
        knock(job)
    assert (job.state, job.reason) == (State.FAILED, "lost-clone")
    assert job.cost_settled == Decimal("0.05")
    assert (ledger("clone"), received("clone")) == (1, 2)


def test_a_voice_renamed_while_kling_works_is_found_by_its_new_name_and_its_id():
    job = knock(clone_job())
    drawn = Voice.objects.get(pk=job.voice_id)
    naming.rename(drawn, name="Berta", person=person())
    to_the_end(job)
    stale = Voice.objects.get(pk=job.voice_id)
    stale.kling_id = None  # a form that was drawn before Kling answered
    naming.rename(stale, name="Carla", person=person())
    kling_id = Task.objects.get().result_id
    found = Voice.objects.search(f"carla {kling_id}")
    assert [voice.pk for voice in found] == [job.voice_id]
    assert Voice.objects.get(pk=job.voice_id).kling_id == kling_id


def test_a_deletion_or_a_copy_can_not_be_stopped_half_way():
    voice = to_the_end(clone_job()).voice
    removal.trash(voice, person=person())
    deletion = removal.delete_now(voice, person=person())
    assert not engine.stop(deletion)
    assert knock(deletion).state == State.READY
    assert Voice.objects.get(pk=voice.pk).state == State.DELETED


def test_whatever_ends_a_clone_leaves_no_wav_for_kling_behind():
    ends = [to_the_end(clone_job("fail one")), to_the_end(clone_job("broke two"))]
    stopped = clone_job("three")
    switch(slots=0)
    knock(stopped)
    assert engine.stop(Job.objects.get(pk=stopped.pk))
    assert {job.state for job in ends} == {State.FAILED}
    assert not StoredFile.objects.filter(kind=StoredFile.Kind.CANONICAL).exists()
    assert not MediaLink.objects.filter(revoked_at=None).exists()
