"""Mirroring Kling's lists, Trash, and what vanished."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.services.hands import clone_job, knock, to_the_end
from tests.spoken import ask, person
from voicelab.sandbox.models import Task
from voices.models import Event, Job, State, StoredFile, Voice
from voices.services import connections, counts, files, library, removal, retention
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection():
    return connections.active()


def refresh(connection) -> Job:
    return knock(library.refresh(connection))


def test_a_refresh_brings_every_preset_and_the_credit(connection):
    assert refresh(connection).state == State.READY
    connection.refresh_from_db()
    assert counts.tabs(connection)["preset"] == 398
    assert connection.credit is not None
    assert timezone.now() - connection.synced_at < timedelta(minutes=1)
    refresh(connection)
    assert counts.tabs(connection)["preset"] == 398
    assert counts.recount(connection) == 0


def test_the_speaking_voices_are_the_46_of_the_voice_guide(connection):
    rows = Voice.objects.of(connection).filter(catalogue="speaking")
    assert rows.count() == 46
    assert rows.newest().first().kling_id == "oversea_male1"
    assert {row.languages for row in rows} == {"zh", "en", "zh,en"}
    library.keep_speaking_voices(connection)
    assert rows.count() == 46


def test_two_refreshes_at_once_are_one(connection):
    assert library.refresh(connection) == library.refresh(connection)


def test_a_clone_of_ours_is_not_listed_twice(connection):
    to_the_end(clone_job())
    refresh(connection)
    assert Voice.objects.of(connection).filter(catalogue="cloned").count() == 1


def test_a_voice_made_elsewhere_appears(connection):
    voice = _made(connection)
    Voice.objects.filter(pk=voice.pk).update(kling_id="1")
    Job.objects.update(external_id=None)
    refresh(connection)
    names = Voice.objects.of(connection).filter(catalogue="cloned").values_list("name", flat=True)
    assert sorted(names) == ["Anna, opening hours", "anna"]


def test_a_voice_that_vanished_is_marked_after_two_passes_and_a_look_and_can_come_back(connection):
    voice = _made(connection)
    refresh(connection)
    Task.objects.update(deleted_at=timezone.now())
    refresh(connection)
    voice.refresh_from_db()
    assert (voice.state, voice.missed_passes) == (State.READY, 1)
    refresh(connection)
    voice.refresh_from_db()
    assert voice.state == State.GONE
    assert voice.events.filter(verb=Event.Verb.GONE).count() == 1
    Task.objects.update(deleted_at=None)
    refresh(connection)
    voice.refresh_from_db()
    assert voice.state == State.READY


def test_trash_takes_a_voice_at_once_and_undo_brings_it_back(connection):
    voice = _made(connection)
    removal.trash(voice, person=person())
    removal.trash(voice, person=person())
    voice.refresh_from_db()
    assert voice.state == State.TRASHED
    assert voice.delete_at - timezone.now() > timedelta(hours=23)
    assert (counts.tabs(connection)["trash"], counts.tabs(connection)["cloned"]) == (1, 0)
    assert voice.events.filter(verb=Event.Verb.TRASHED).count() == 1
    removal.restore(voice, person=person())
    voice.refresh_from_db()
    assert (voice.state, voice.delete_at) == (State.READY, None)
    assert counts.recount(connection) == 0


def test_when_the_hold_is_over_klings_copy_goes_by_itself(connection):
    voice = _made(connection)
    removal.trash(voice, person=person())
    assert removal.expire(connection) == []
    Voice.objects.filter(pk=voice.pk).update(delete_at=timezone.now())
    (job,) = removal.expire(connection)
    assert removal.delete_now(voice, person=person()) == job
    with pytest.raises(Refused):
        removal.restore(voice, person=person())
    knock(job)
    voice.refresh_from_db()
    assert (job.state, voice.state) == (State.READY, State.DELETED)
    assert not Task.objects.filter(deleted_at=None).exists()


def test_a_voice_that_is_gone_already_counts_as_deleted(connection):
    voice = _made(connection)
    Task.objects.update(deleted_at=timezone.now())
    removal.trash(voice, person=person())
    knock(removal.delete_now(voice, person=person()))
    voice.refresh_from_db()
    assert voice.state == State.DELETED


def test_klings_own_voices_cannot_be_deleted(connection):
    speaking = Voice.objects.of(connection).filter(catalogue="speaking").first()
    with pytest.raises(Refused) as refused:
        removal.trash(speaking, person=person())
    assert refused.value.sentence == "Kling's own voices can't be deleted."


def test_deleting_waits_for_a_speech_that_is_under_way(connection):
    voice = _made(connection)
    Voice.objects.filter(pk=voice.pk).update(can_speak="yes")
    voice.refresh_from_db()
    speech = ask("Under way.", voice=voice)
    Job.objects.filter(pk=speech.pk).update(state=State.SENDING)
    removal.trash(voice, person=person())
    job = knock(removal.delete_now(voice, person=person()))
    assert job.state == State.QUEUED
    Job.objects.filter(pk=speech.pk).update(state=State.IN_DOUBT)
    assert knock(job).state == State.READY


def test_a_clone_in_trash_before_it_was_ready_is_finished_and_then_deleted(connection):
    clone = clone_job()
    removal.trash(clone.voice, person=person())
    job = knock(removal.delete_now(clone.voice, person=person()))
    assert job.state == State.QUEUED
    to_the_end(clone)
    assert knock(job).state == State.READY
    assert Voice.objects.get(pk=clone.voice_id).state == State.DELETED
    assert not Task.objects.filter(deleted_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_the_nightly_round_removes_only_files_whose_time_is_over(connection):
    job = to_the_end(clone_job())
    kept = StoredFile.objects.count()
    assert retention.run() == 0
    original = job.clip.original
    StoredFile.objects.filter(pk=original.pk).update(expires_at=timezone.now())
    assert retention.run() == 1
    assert StoredFile.objects.count() == kept - 1
    with pytest.raises(FileNotFoundError):
        files.open_file(original)
    job.clip.refresh_from_db()
    assert job.clip.original is None


def _made(connection) -> Voice:
    return Voice.objects.get(pk=to_the_end(clone_job()).voice_id)
