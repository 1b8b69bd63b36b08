"""The sample of a voice without a trial: one call however many press, then everybody's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from tests.services.hands import knock, ledger, switch, to_the_end
from tests.spoken import BOTH, ENGLISH, MANDARIN, clone, person, speaking_voice
from voices.models import Connection, Job, Recording, State, StoredFile, Voice
from voices.services import connections, retention, speaking, voice_samples
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)


def press(voice: Voice | None = None, *, seen: str = "", name: str = "mei") -> Job | None:
    voice = Voice.objects.get(pk=(voice or speaking_voice()).pk)
    return voice_samples.ask(voice, person=person(name), seen=seen)


def made(voice: Voice | None = None) -> Voice:
    """The voice after its sample was asked for and is here."""
    switch(seconds=0)
    job = press(voice)
    assert job is not None
    assert to_the_end(job).state == State.READY
    return Voice.objects.get(pk=job.voice_id)


def ended(state: str, **facts: object) -> Job:
    """A job for a sample that came to `state`."""
    job = press()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state=state, **facts)
    Recording.objects.filter(pk=job.recording_id).update(state=state)
    return Job.objects.get(pk=job.pk)


def test_a_sample_is_one_paid_call_and_becomes_the_trial_of_its_voice():
    voice = made()
    assert voice.trial is not None and voice.trial.seconds > 1
    assert ledger("speech") == 1
    assert (voice.use_count, Recording.objects.listed().count()) == (0, 0)


def test_who_presses_after_somebody_else_gets_the_same_job_and_nothing_more_is_sent():
    first = press()
    assert press(name="wang") == press() == first
    assert Job.objects.filter(kind="speak").count() == 1


@transactional
def test_two_who_press_at_once_make_one_call():
    voice, people = speaking_voice(), [person(), person("wang")]

    def at_once(who: object) -> int:
        try:
            return voice_samples.ask(voice, person=who, seen="").pk
        finally:
            database.close()

    with ThreadPoolExecutor(2) as both:
        assert len(set(both.map(at_once, people))) == 1
    assert Job.objects.filter(kind="speak").count() == Recording.objects.count() == 1


def test_nothing_is_sent_for_a_voice_that_has_its_sound():
    voice = made()
    assert press(voice) is None
    assert press(clone()) is None
    Voice.objects.filter(kling_id=BOTH).update(trial_url="https://kling.invalid/a.mp3")
    assert press(speaking_voice(BOTH)) is None
    assert ledger("speech") == 1


@pytest.mark.parametrize(
    ("kling_id", "language"), [(ENGLISH, "en"), (MANDARIN, "zh"), (BOTH, "en")]
)
def test_a_voice_says_the_line_of_a_language_that_it_speaks(kling_id, language):
    job = press(speaking_voice(kling_id))
    assert job is not None and job.recording is not None
    assert (job.recording.language, job.recording.text) == (language, voice_samples.LINES[language])


def test_a_doubtful_sample_is_not_sent_again_by_who_did_not_see_it():
    doubtful = ended(State.IN_DOUBT, reason="in-doubt")
    assert press(name="wang") == doubtful
    assert Job.objects.filter(kind="speak").count() == 1


def test_sending_a_doubtful_sample_again_is_one_more_job_however_often_it_is_pressed():
    doubtful = ended(State.IN_DOUBT, reason="in-doubt")
    again = press(seen=str(doubtful.uid))
    assert again is not None and again.follows == doubtful
    assert press(seen=str(doubtful.uid), name="wang") == again
    doubtful.refresh_from_db()
    # Kling may have charged the first: its price stays reserved.
    assert (doubtful.state, doubtful.cost_reserved) == (State.CANCELLED, speaking.UNITS)
    assert doubtful.cost_settled is None


def test_a_sample_that_was_given_up_can_be_made_anew():
    failed = ended(State.FAILED, reason="refused")
    voice_samples.give_up(speaking_voice(), person=person())
    assert press() == failed  # from a page that is older
    anew = press(seen=str(failed.uid))
    assert anew not in (None, failed)
    assert press(seen=str(failed.uid), name="wang") == anew


def test_no_sample_is_asked_for_while_the_account_rests():
    Connection.objects.filter(pk=connections.active().pk).update(
        paused_reason="billing", paused_until=timezone.now() + timedelta(minutes=5)
    )
    with pytest.raises(Refused) as refused:
        press()
    assert refused.value.reason == "paused-billing"
    assert not Recording.objects.exists()


def test_a_sample_that_kling_did_not_make_leaves_its_voice_without_a_trial():
    job = ended(State.QUEUED)
    Recording.objects.filter(pk=job.recording_id).update(text="fail on purpose")
    assert knock(job).state == State.FAILED
    assert speaking_voice().trial is None


def test_a_kept_sample_outlives_the_nightly_cleaning():
    voice = made()
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert retention.run() == 0
    voice.refresh_from_db()
    assert voice.trial is not None


def test_asking_about_many_voices_takes_one_query_and_none_where_none_lacks_a_trial(
    django_assert_num_queries,
):
    job, others = press(), [clone()]
    voices = list(Voice.objects.of(connections.active()).filter(catalogue="speaking"))
    with django_assert_num_queries(1):
        assert voice_samples.of(voices) == {job.voice_id: job}
    with django_assert_num_queries(0):
        assert voice_samples.of(others) == {}
