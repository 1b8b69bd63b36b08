"""A casting sheet spends once and only what its button said; votes are one each and changeable."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection as database
from django.utils import timezone

from tests.services.hands import received, to_the_end
from tests.spoken import BOTH, ENGLISH, MANDARIN, ask, clone, person, recording_in, speaking_voice
from voices.models import (
    Casting,
    CastingLane,
    CastingVote,
    Job,
    Recording,
    State,
    StoredFile,
    Voice,
)
from voices.services import casting_plan, castings, connections, files, loudness, speaking
from voices.services.refusals import Refused

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)

LINE = "We are open again tomorrow at eight."


def make(*voices: Voice, **facts: object) -> castings.Made:
    asked: dict = {"person": person(), "connection": connections.active(), "text": LINE}
    asked |= {"voices": voices or (speaking_voice(), speaking_voice(BOTH)), "hidden": False}
    return castings.make(**{**asked, "agreed": 6, "form_key": "one form", **facts})


def trial() -> StoredFile:
    sound = SimpleUploadedFile("a.mp3", b"ID3 trial")
    return files.store(sound, kind="trial", mime="audio/mpeg", seconds=9.0, peaks=bytes(256))


def for_video(name: str = "Anna") -> Voice:
    return clone(name, can_speak="no", trial=trial())


def ways(*voices: Voice, text: str = LINE) -> list[str]:
    return [part.way.value for part in casting_plan.plan(voices, text).parts]


def test_each_voice_that_speaks_takes_one_call_and_one_recording():
    made = make()
    assert [job.recording.text for job in made.jobs] == [LINE, LINE]
    assert {job.cost_reserved for job in made.jobs} == {Decimal("0.05")}
    assert (made.casting.made, made.casting.reused) == (2, 0)
    lanes = made.casting.lanes.order_by("position")
    assert [lane.voice.kling_id for lane in lanes] == [ENGLISH, BOTH]
    assert sorted(lane.number for lane in lanes) == [1, 2]


@pytest.mark.soak
def test_the_takes_become_sounds_whose_loudness_is_kept():
    made = make()
    for job in made.jobs:
        assert to_the_end(job).state == State.READY
    for lane in CastingLane.objects.filter(casting=made.casting):
        assert lane.take.audio.seconds > 0.5
        assert -40 < lane.take.audio.loudness < -5
    assert received("speech") == 2


def test_a_take_that_exists_is_reused_and_costs_nothing():
    first = ask(LINE, form_key="speak page").recording
    made = make()
    assert (made.casting.made, made.casting.reused) == (1, 1)
    assert made.casting.lanes.get(voice=first.voice).recording == first


@pytest.mark.parametrize("difference", [{"text": "Another line."}, {"speed": Decimal("1.2")}])
def test_another_text_or_speed_is_no_take_of_this_line(difference):
    ask(form_key="speak page", **{"text": LINE, **difference})
    assert ways(speaking_voice()) == ["call"]


def test_a_doubtful_take_is_not_asked_for_a_second_time():
    recording_in(State.IN_DOUBT, text=LINE)
    assert ways(speaking_voice()) == ["reuse"]


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_a_take_that_ended_without_a_sound_is_asked_for_anew(state):
    ended = recording_in(state, text=LINE)
    made = make(speaking_voice())
    assert len(made.jobs) == 1
    assert made.casting.lanes.get().recording != ended


def test_a_sample_of_a_voice_is_no_take():
    Recording.objects.filter(pk=recording_in(State.READY, text=LINE).pk).update(is_sample=True)
    assert ways(speaking_voice()) == ["call"]


def test_a_voice_that_cannot_speak_joins_with_its_trial_at_no_cost():
    made = make(speaking_voice(), for_video())
    assert (made.casting.made, len(made.jobs)) == (1, 1)
    lane = made.casting.lanes.get(voice__name="Anna")
    assert (lane.recording, lane.take) == (None, None)


def test_a_voice_of_another_language_does_not_speak_the_line():
    assert ways(speaking_voice(MANDARIN)) == ["silent"]
    assert ways(speaking_voice(MANDARIN), text="晚上好。") == ["call"]


def test_a_trial_that_only_kling_has_is_fetched():
    far = clone("Far", can_speak="no", trial_url="https://practice.invalid/trial.mp3")
    assert [job.kind for job in make(far).jobs] == [Job.Kind.SAVE]


def test_an_untried_voice_is_a_call_and_falls_back_to_its_trial_when_kling_refuses_it():
    voice = clone("Bo", can_speak="unknown", trial=trial())
    made = make(voice)
    job = to_the_end(made.jobs[0])
    assert (job.state, job.cost_settled) == (State.FAILED, 0)
    assert made.casting.lanes.select_related("voice", "recording").get().take is None


def test_the_same_form_sent_twice_makes_one_sheet():
    first, second = make(), make()
    assert first.casting == second.casting
    assert (Casting.objects.count(), Job.objects.count(), second.jobs) == (1, 2, [])


def test_two_forms_for_the_same_line_make_one_call_for_each_voice():
    first, second = make(form_key="a tab"), make(form_key="another tab")
    assert first.casting != second.casting
    assert Job.objects.count() == Recording.objects.count() == 2
    assert second.casting.reused == 2


@pytest.mark.soak
@transactional
def test_presses_in_many_tabs_at_the_same_moment_send_each_take_once():
    voices, connection, mei = (
        (speaking_voice(), speaking_voice(BOTH)),
        connections.active(),
        person(),
    )

    def press(tab: int) -> None:
        try:
            make(*voices, person=mei, connection=connection, form_key=f"tab {tab % 2}")
        finally:
            database.close()

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(press, range(4)))
    assert Casting.objects.count() == 2
    jobs = list(Job.objects.all())
    assert len(jobs) == 2
    for job in jobs:
        to_the_end(job)
    assert received("speech") == 2


def test_more_calls_than_the_button_said_are_not_made():
    with pytest.raises(Refused) as refused:
        make(agreed=1)
    assert refused.value.reason == "casting-price"
    assert not Casting.objects.exists()
    assert not Job.objects.exists()


def test_a_paused_account_refuses_calls_but_not_kept_takes():
    ask(LINE)
    connection = connections.active()
    type(connection).objects.filter(pk=connection.pk).update(
        paused_reason="billing", paused_until=timezone.now() + timedelta(hours=1)
    )
    with pytest.raises(Refused):
        make(connection=connections.active())
    assert make(speaking_voice(), connection=connections.active()).casting.reused == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [(" ", "text-empty"), ("x" * 201, "casting-line"), ("a\x07", "text-control")],
)
def test_a_line_that_does_not_fit_is_refused_at_its_field(text, reason):
    with pytest.raises(Refused) as refused:
        make(text=text)
    assert (refused.value.reason, refused.value.field) == (reason, "text")
    assert not Casting.objects.exists()


def test_two_hundred_characters_fit():
    assert make(text="é" * 200).casting.text == "é" * 200


def test_a_sheet_without_voices_is_refused():
    with pytest.raises(Refused) as refused:
        make(voices=())
    assert refused.value.field == "voices"


def test_the_speak_page_keeps_its_draft():
    from voices.services import drafts

    drafts.keep(person(), speaking.PAGE, {"text": "half a thought"})
    make()
    assert drafts.of(person(), speaking.PAGE) == {"text": "half a thought"}


def test_only_the_first_six_of_the_named_voices_come_and_nobody_comes_twice():
    voices = [clone(f"Voice {n}") for n in range(8)]
    uids = [str(voice.uid) for voice in voices]
    named, more = castings.voices_named(connections.active(), [uids[0], *uids, "no uid", ""])
    assert [voice.pk for voice in named] == [voice.pk for voice in voices[:6]]
    assert more == 2


def test_voices_in_trash_or_of_nobody_are_not_named():
    trashed = clone("Old", state=State.TRASHED)
    named = castings.voices_named(connections.active(), [str(trashed.uid), "0" * 32])
    assert named == ([], 0)


def test_the_letters_do_not_follow_the_order_of_the_choice():
    """Drawn by lot: in twenty sheets of six at least one is not 1 to 6."""
    voices = [for_video(f"Voice {n}") for n in range(6)]
    orders = set()
    for number in range(20):
        lanes = make(*voices, form_key=str(number)).casting.lanes.order_by("position")
        orders.add(tuple(lanes.values_list("number", flat=True)))
    assert len(orders) > 1


def test_a_vote_is_one_per_person_moves_and_is_taken_back():
    casting = make(for_video("A"), for_video("B")).casting
    first, second = casting.lanes.order_by("position")
    castings.vote(first, person=person())
    castings.vote(second, person=person())
    assert CastingVote.objects.get().lane == second
    castings.vote(first, person=person("bo"))
    assert casting.votes.count() == 2
    castings.vote(second, person=person())
    assert [vote.lane for vote in casting.votes.all()] == [first]


def test_a_guest_is_known_by_the_hash_of_a_cookie_and_their_number_is_limited(monkeypatch):
    monkeypatch.setattr(castings, "MOST_GUESTS", 1)
    casting = make(for_video("A"), for_video("B")).casting
    first, second = casting.lanes.order_by("position")
    castings.vote_as_guest(first, guest="cookie")
    castings.vote_as_guest(second, guest="cookie")
    assert CastingVote.objects.get().lane == second
    assert CastingVote.objects.get().guest_sha256 != "cookie"
    with pytest.raises(Refused):
        castings.vote_as_guest(first, guest="another")


def test_a_deleted_sheet_leaves_its_takes():
    made = make()
    castings.delete(made.casting)
    assert (Casting.objects.count(), CastingLane.objects.count()) == (0, 0)
    assert Recording.objects.listed().count() == 2


@pytest.mark.parametrize(("measured", "gain"), [(-23.8, 7.8), (-10.0, -6.0), (-70.0, 24.0)])
def test_the_gain_brings_a_sound_to_sixteen_below_but_never_blows_up_noise(measured, gain):
    stored = trial()
    stored.loudness = measured
    assert loudness.gain(stored) == gain


def test_a_sound_from_before_is_measured_once(make_speech):
    stored = make_speech()
    assert loudness.gain(stored) == pytest.approx(-16 + 19.44, abs=0.1)
    assert StoredFile.objects.get(pk=stored.pk).loudness == pytest.approx(-19.44, abs=0.1)


def test_a_sound_that_cannot_be_measured_plays_as_it_is():
    assert loudness.gain(trial()) == 0.0


@pytest.fixture
def make_speech():
    from tests.tools import ROOT

    def make_it() -> StoredFile:
        content = (ROOT / "static/audio/sample.mp3").read_bytes()
        sound = SimpleUploadedFile("sample.mp3", content)
        return files.store(sound, kind="recording", mime="audio/mpeg", seconds=4.0)

    return make_it
