"""Asking for speech: what is refused, what is written, and that no press is counted twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection as database
from django.utils import timezone

from tests.spoken import BOTH, MANDARIN, ask, clone, person, recording_in, speaking_voice
from voices.models import Connection, Job, Recording, State, Voice
from voices.services import connections, drafts, engine, speaking
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)


def test_asking_writes_a_waiting_recording_and_reserves_the_price_of_one_call():
    drafts.keep(person(), speaking.PAGE, {"text": "The shop opens at eight."})
    job = ask("  The shop opens at eight.\r\n")
    assert (job.kind, job.state, job.cost_reserved) == ("speak", "queued", Decimal("0.05"))
    assert job.recording.text == "The shop opens at eight."
    assert (job.recording.state, job.recording.language) == ("queued", "en")
    assert Recording.objects.search("OPENS anchor").get() == job.recording
    assert Voice.objects.get(pk=job.voice_id).use_count == 1
    assert drafts.of(person(), speaking.PAGE) == {}


def test_what_was_asked_becomes_a_saved_recording():
    job = ask("Good day.")
    for _step in range(3):
        engine.run(job.pk)
    recording = Recording.objects.get(pk=job.recording_id)
    assert recording.state == State.READY
    assert recording.audio.seconds > 0.3


def test_a_thousand_characters_fit_and_count_as_people_count_them():
    assert len(ask("é" * 1000).recording.text) == 1000
    assert len(ask("e\u0301" * 1000).recording.text) == 1000  # two code points each until NFC
    assert len(ask("\U0001f600" * 1000).recording.text) == 1000


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "text-empty"), (" \n\t ", "text-empty"), ("a" * 1001, "text-too-long")]
    + [(f"bell {mark}", "text-control") for mark in ("\x07 x", "\x00 x", "\x1b x", "\ue000")],
)
def test_a_text_that_cannot_be_spoken_is_refused_and_nothing_is_written(text, reason):
    with pytest.raises(Refused) as refused:
        ask(text)
    assert (refused.value.reason, refused.value.field) == (reason, "text")
    assert not Recording.objects.exists()


def test_the_sentence_about_a_long_text_says_how_long_it_is():
    with pytest.raises(Refused) as refused:
        ask("a" * 1001)
    assert "1,001 characters" in refused.value.sentence


@pytest.mark.parametrize("speed", ["0.7", "2.1", "1.05", "-1", "100"])
def test_a_speed_that_kling_would_change_silently_is_refused(speed):
    with pytest.raises(Refused) as refused:
        ask(speed=Decimal(speed))
    assert refused.value.field == "speed"


@pytest.mark.parametrize("speed", ["0.8", "1.0", "1.3", "2.0"])
def test_every_step_between_the_slowest_and_the_fastest_is_taken(speed):
    assert ask(speed=Decimal(speed)).recording.speed == Decimal(speed)


@pytest.mark.parametrize("state", [State.TRASHED, State.CHECKING, State.GONE, State.FAILED])
def test_a_voice_that_is_not_ready_is_refused(state):
    with pytest.raises(Refused) as refused:
        ask(voice=clone(state=state))
    assert refused.value.reason == "voice-not-ready"


def test_a_voice_of_another_account_is_refused():
    other = Connection.objects.create(
        slug="other", kind="live", base_url="https://a", account_label="b"
    )
    voice = clone()
    Voice.objects.filter(pk=voice.pk).update(connection=other)
    with pytest.raises(Refused):
        ask(voice=Voice.objects.get(pk=voice.pk))


def test_a_voice_for_video_is_refused_and_one_not_tried_yet_is_not():
    with pytest.raises(Refused) as refused:
        ask(voice=clone(can_speak="no"))
    assert refused.value.reason == "voice-video"
    assert ask(voice=clone("Bert", can_speak="unknown")).state == State.QUEUED


def test_a_voice_that_does_not_know_the_texts_language_is_refused_by_name():
    with pytest.raises(Refused) as refused:
        ask("我们会尽快回复您。")
    assert refused.value.field == "voice"
    assert "Anchor" in refused.value.sentence
    assert "Mandarin" in refused.value.sentence
    with pytest.raises(Refused):
        ask("We open at eight.", voice=speaking_voice(MANDARIN))


def test_a_bilingual_voice_takes_the_texts_language_until_a_person_chooses():
    voice = speaking_voice(BOTH)
    assert ask("我们会尽快回复您。", voice=voice).recording.language == "zh"
    assert ask("We open at eight.", voice=voice).recording.language == "en"
    assert ask("We open at eight.", voice=voice, language="zh").recording.language == "zh"


def test_a_mandarin_voice_reads_latin_words_within_a_chinese_sentence():
    text = "请拨打 customer service hotline of the company"
    assert speaking.language_of(text) == "en"
    assert ask(text, voice=speaking_voice(MANDARIN)).recording.language == "zh"


def test_a_text_is_mandarin_from_three_han_letters_in_ten_on():
    assert speaking.language_of("请拨打 hotline 123!") == "zh"
    assert speaking.language_of("请拨打 hotlines 123!") == "en"


def test_a_choice_that_the_voice_does_not_speak_is_ignored():
    assert ask(language="zh").recording.language == "en"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("We open at eight.", "Speaks English, like your text"),
        ("", "Speaks English"),
        ("12 30", "Speaks English"),
        ("我们八点开门。", "Speaks only English; your text is Mandarin"),
    ],
)
def test_the_bar_says_whether_voice_and_text_fit(text, sentence):
    assert speaking.fit(speaking_voice(), text).sentence == sentence


def test_the_length_grows_with_the_text_and_shrinks_with_the_speed():
    english = "a" * 297
    assert speaking.estimate(english, Decimal("1.0")) == 20
    assert speaking.estimate(english, Decimal("2.0")) == 10
    assert speaking.estimate("请" * 45, Decimal("1.0")) == 10
    assert speaking.estimate("a", Decimal("2.0")) == 1


def test_klings_own_sample_voice_stands_in_the_picker_first():
    assert speaking.default_voice(connections.active()) == speaking_voice()


def test_the_same_form_sent_twice_is_one_job_and_an_edited_one_is_another():
    first = ask()
    assert ask() == first
    assert ask("The shop opens at nine.") != first
    assert ask(form_key="another form") != first
    assert ask(person=person("wang")) != first
    assert Voice.objects.get(pk=first.voice_id).use_count == 4


def test_a_recording_that_was_given_up_counts_as_a_use_no_more():
    job = ask()
    Recording.objects.filter(pk=job.recording_id).update(state=State.IN_DOUBT)
    Job.objects.filter(pk=job.pk).update(state=State.IN_DOUBT)
    for _ in range(2):
        speaking.give_up(Recording.objects.get(pk=job.recording_id), person=person())
    assert Voice.objects.get(pk=job.voice_id).use_count == 0


def test_nothing_is_asked_while_the_account_rests_and_it_goes_on_afterwards():
    rest = Connection.objects.filter(pk=connections.active().pk)
    rest.update(paused_reason="billing", paused_until=timezone.now() + timedelta(minutes=5))
    with pytest.raises(Refused) as refused:
        ask()
    assert (refused.value.reason, refused.value.field) == ("paused-billing", "")
    rest.update(paused_until=timezone.now() - timedelta(seconds=1))
    assert ask().state == State.QUEUED


def test_sending_again_is_a_second_job_and_the_first_may_have_been_charged():
    recording = recording_in(State.IN_DOUBT)
    doubtful = recording.jobs.get()
    again = speaking.send_again(recording, person=person("wang"), form_key=str(doubtful.uid))
    doubtful.refresh_from_db()
    recording.refresh_from_db()
    assert (again.follows, again.created_by.username) == (doubtful, "wang")
    assert (again.state, recording.state) == (State.QUEUED, State.QUEUED)
    assert (doubtful.state, doubtful.cost_settled) == (State.CANCELLED, None)
    assert doubtful.cost_reserved == again.cost_reserved == Decimal("0.05")


def test_sending_again_after_a_refusal_keeps_what_was_refused():
    recording = recording_in(State.FAILED, reason="policy", cost_settled=Decimal(0))
    failed = recording.jobs.get()
    speaking.send_again(recording, person=person(), form_key=str(failed.uid))
    failed.refresh_from_db()
    assert (failed.state, failed.reason) == (State.FAILED, "policy")


def test_a_late_second_press_does_not_send_a_third_time():
    recording = recording_in(State.IN_DOUBT)
    key = str(recording.jobs.get().uid)
    again = speaking.send_again(recording, person=person(), form_key=key)
    Job.objects.filter(pk=again.pk).update(state=State.IN_DOUBT)
    Recording.objects.filter(pk=recording.pk).update(state=State.IN_DOUBT)
    assert speaking.send_again(recording, person=person(), form_key=key) == again
    assert recording.jobs.count() == 2


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.READY, State.CANCELLED])
def test_what_needs_no_help_is_not_sent_again_nor_given_up(state):
    recording = recording_in(state)
    speaking.send_again(recording, person=person(), form_key="some job")
    speaking.give_up(recording, person=person())
    recording.refresh_from_db()
    assert (recording.state, recording.jobs.get().state) == (state, state)


def test_giving_up_releases_the_price_and_leaves_the_lists():
    recording = recording_in(State.IN_DOUBT)
    speaking.give_up(recording, person=person())
    job = recording.jobs.get()
    assert (job.state, job.cost_settled) == (State.CANCELLED, 0)
    assert not Recording.objects.listed().exists()


def test_a_voice_that_went_to_trash_meanwhile_is_not_sent_again():
    recording = recording_in(State.IN_DOUBT)
    Voice.objects.filter(pk=recording.voice_id).update(state=State.TRASHED)
    recording = Recording.objects.get(pk=recording.pk)
    with pytest.raises(Refused):
        speaking.send_again(recording, person=person(), form_key="some job")
    assert recording.jobs.count() == 1


def test_save_now_makes_a_waiting_copy_due_and_asks_kling_for_nothing_new():
    later = timezone.now() + timedelta(hours=1)
    recording = recording_in(State.SAVING, tries=3, next_check_at=later)
    job = speaking.save_now(recording)
    assert job.next_check_at <= timezone.now()
    assert recording.jobs.count() == 1


def test_save_now_leaves_the_first_try_alone():
    later = timezone.now() + timedelta(minutes=1)
    recording = recording_in(State.SAVING, next_check_at=later)
    assert speaking.save_now(recording).next_check_at == later


def _together(*acts):
    """Every act in a thread of its own, started at once; their results."""

    def run(act):
        try:
            return act()
        finally:
            database.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


@transactional
def test_four_presses_at_once_ask_for_one_recording():
    mei, voice = person(), speaking_voice()
    jobs = _together(*[lambda: ask(person=mei, voice=voice)] * 4)
    assert len({job.pk for job in jobs}) == Recording.objects.count() == 1
    assert Voice.objects.get(pk=voice.pk).use_count == 1


@transactional
def test_send_again_and_give_up_at_once_end_in_one_of_the_two():
    recording, mei = recording_in(State.IN_DOUBT), person()
    key = str(recording.jobs.get().uid)
    _together(
        lambda: speaking.send_again(recording, person=mei, form_key=key),
        lambda: speaking.give_up(recording, person=mei),
        lambda: speaking.send_again(recording, person=mei, form_key=key),
    )
    recording.refresh_from_db()
    sent_again = recording.jobs.count() == 2
    assert recording.state == (State.QUEUED if sent_again else State.CANCELLED)
    assert recording.jobs.exclude(state=State.CANCELLED).count() == (1 if sent_again else 0)
