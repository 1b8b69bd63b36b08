"""What the nightly round removes, and what it must leave alone."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.services.hands import clip, clone_job, knock, switch, to_the_end
from tests.spoken import ask, person, recording_in
from voices.models import Event, Job, State, StoredFile
from voices.services import drafts, files, library, results, retention
from voices.services.clip_checks import FETCH_SECONDS
from voices.services.connections import active
from voices.services.jobs import LEASES

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=40)


def test_a_clip_that_a_clone_still_waits_for_outlives_its_time():
    job = clone_job()
    StoredFile.objects.update(expires_at=timezone.now() - timedelta(days=1))
    retention.run()
    assert to_the_end(job).state == State.READY
    assert retention.run() == 1  # now it goes


def test_files_that_a_crash_left_without_an_owner_go_after_a_day():
    owned = recording_in(State.READY).audio
    kinds = StoredFile.Kind.values
    lost = [files.store(io.BytesIO(b"x"), kind=kind, mime="audio/wav") for kind in kinds]
    assert retention.run() == 0
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert retention.run() == len(lost)
    assert list(StoredFile.objects.all()) == [owned]


def test_everything_that_a_row_names_stays_however_old_it_is():
    to_the_end(clone_job())
    recording_in(State.READY)
    switch(seconds=600)
    assert knock(clone_job("anna_two", clip=clip())).state == State.SUBMITTED
    assert set(StoredFile.objects.values_list("kind", flat=True)) == set(StoredFile.Kind.values)
    StoredFile.objects.update(created_at=timezone.now() - LONG_AGO)
    before = StoredFile.objects.count()
    assert (retention.run(), StoredFile.objects.count()) == (0, before)


def test_old_looks_at_the_list_go_and_what_was_paid_for_stays_on_record():
    looks = library.refresh(active())
    paid = ask("Kept on record.")
    Job.objects.update(state=State.READY, finished_at=timezone.now() - LONG_AGO)
    pending = library.refresh(active())
    assert pending != looks
    retention.run()
    assert set(Job.objects.all()) == {paid, pending}
    assert Event.objects.filter(job=looks).count() == 0


def test_sessions_that_are_over_go():
    over = timezone.now() - timedelta(days=1)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=over)
    Session.objects.create(
        session_key="b" * 32, session_data="", expire_date=timezone.now() + timedelta(days=1)
    )
    retention.run()
    assert [row.session_key[0] for row in Session.objects.all()] == ["b"]


def test_a_draft_holds_nothing_that_postgresql_refuses():
    drafts.keep(person(), "clone", {"name": "An\0na", "until": None})
    assert drafts.of(person(), "clone") == {"name": "Anna", "until": None}


def test_every_lease_is_longer_than_what_is_done_under_it():
    from voices.audio.limits import CHILD_WALL_SECONDS as LOOK
    from voices.kling import client

    longest = {
        Job.Kind.CLONE: max(2 * LOOK, client.CREATE_SECONDS, results.TRIAL_SECONDS + LOOK),
        Job.Kind.SPEAK: max(client.SPEAK_SECONDS, results.RECORDING_SECONDS + LOOK),
        Job.Kind.SAVE: results.TRIAL_SECONDS + LOOK,
        Job.Kind.FETCH: FETCH_SECONDS + LOOK,
        Job.Kind.DELETE: client.CREATE_SECONDS,
        Job.Kind.SYNC: 10 * client.READ_SECONDS,
    }
    assert set(longest) == set(LEASES)
    for kind, seconds in longest.items():
        assert LEASES[kind].total_seconds() > seconds, kind
