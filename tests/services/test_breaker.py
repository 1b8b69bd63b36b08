"""After a refusal that concerns every call: rest, one try when that is over, and on in order."""

from datetime import timedelta

import pytest
import requests
from django.utils import timezone

from tests.services.far_end import no, ok
from tests.services.hands import CONSENT, make_due
from tests.spoken import ask, clone, person
from voices.models import Connection, Job, State, Voice
from voices.services import (
    breaker,
    clips,
    cloning,
    connections,
    credit,
    engine,
    library,
    pace,
    removal,
    sentences,
    slots,
    trying,
)

pytestmark = pytest.mark.django_db

BAD_KEY = no(1002, "Auth failed", status=401)
NO_CREDIT = no(1102, "Account balance not enough", status=429)
DOWN = no(5001, "unavailable", status=503)
SPOKEN = ok(
    {
        "task_id": "9",
        "task_status": "succeed",
        "task_result": {"audios": [{"id": "1", "url": "", "duration": "1"}]},
    }
)


def row() -> Connection:
    return Connection.objects.get(pk=connections.active().pk)


def speeches(number: int) -> list[Job]:
    return [ask(f"Line {n}.", form_key=f"form {n}") for n in range(number)]


def clones(number: int) -> list[Job]:
    source = clips.from_video(person(), "123456789012345678")
    made = []
    for n in range(number):
        job = cloning.ask(
            person=person(),
            clip=source,
            name=f"Voice {n}",
            kling_name=f"voice {n}",
            consent=CONSENT,
            use_first=False,
            form_key=f"clone {n}",
        )
        Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
        Voice.objects.filter(pk=job.voice_id).update(state=State.QUEUED)
        source = clips.from_video(person(), f"12345678901234567{n}")
        made.append(job)
    return made


class Clock:
    """A clock that stands still between two ticks, however slow this machine is."""

    def __init__(self) -> None:
        self.now = timezone.now() + timedelta(hours=1)

    def tick(self, *, minutes: float = 0.0, seconds: float = 0.0) -> None:
        self.now += timedelta(minutes=minutes, seconds=seconds)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


def work(rounds: int = 1) -> None:
    """Workers look at all that is due, some rounds at one moment."""
    for _ in range(rounds):
        engine.run_due(200)


# Authentication and address


@pytest.mark.soak
@pytest.mark.parametrize("refusal", [BAD_KEY, no(1304, "ip", status=429)])
def test_a_bad_key_costs_one_call_in_ten_minutes_however_much_waits(far, refusal, clock):
    far.otherwise = refusal
    speeches(4)
    clones(2)
    library.refresh(connections.active())
    voice = clone("Gone")
    removal.trash(voice, person=person())
    removal.delete_now(voice, person=person())
    running = clones(1)[0]
    Job.objects.filter(pk=running.pk).update(state=State.SUBMITTED, task_id="7")
    work()
    assert len(far.asked) == 1
    for _ in range(3):
        clock.tick(minutes=3)
        work()
    assert len(far.asked) == 1
    clock.tick(minutes=2)
    work(3)
    assert len(far.asked) == 2
    assert (
        far.asked[1] == "GET /v1/general/presets-voices"
    )  # nobody's text is risked on finding out


@pytest.mark.parametrize(
    ("refusal", "reason"), [(BAD_KEY, "auth"), (no(1304, status=429), "address")]
)
@pytest.mark.parametrize("who", ["poll", "sync", "delete", "look-up", "test", "videos"])
def test_whoever_hears_the_refusal_first_the_others_rest(far, refusal, reason, who):
    from voices.services import videos

    far.otherwise = refusal
    job = clones(1)[0]
    voice = clone("Gone")
    if who in ("poll", "look-up"):
        state = State.SUBMITTED if who == "poll" else State.PROBING
        Job.objects.filter(pk=job.pk).update(state=state, task_id="7")
        engine.run(job.pk)
    elif who == "sync":
        engine.run(library.refresh(connections.active()).pk)
    elif who == "delete":
        removal.trash(voice, person=person())
        engine.run(removal.delete_now(voice, person=person()).pk)
    elif who == "test":
        trying.test(connections.active())
    else:
        videos.pickable(connections.active())
    assert connections.paused(connections.active()) == reason
    asked = len(far.asked)
    speech = Job.objects.create(
        kind=Job.Kind.SPEAK, connection=connections.active(), recording=None, state=State.QUEUED
    )
    engine.run(speech.pk)
    assert len(far.asked) == asked


def test_each_row_that_rests_says_why_and_the_refused_one_its_own(far):
    far.paths["/tts"] = BAD_KEY
    first, second = speeches(2)
    work()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason, first.cost_settled) == (State.FAILED, "sign-in", 0)
    assert (second.state, second.reason) == (State.QUEUED, "sign-in")
    assert sentences.of(second).title == "VoiceLab can't sign in to Kling."


def test_the_first_good_answer_lets_all_go_on_oldest_first(far, clock):
    far.otherwise = BAD_KEY
    speeches(4)
    work()
    far.otherwise, far.paths = SPOKEN, {"/presets-voices": ok([])}
    clock.tick(minutes=11)
    said = []
    for _ in range(12):
        work()
        done = Job.objects.filter(kind=Job.Kind.SPEAK).exclude(sent_at=None).order_by("sent_at")
        said = [job.recording.text for job in done]
        clock.tick(seconds=3)
    assert said == ["Line 0.", "Line 1.", "Line 2.", "Line 3."]
    assert row().paused_reason == ""


def test_only_one_of_many_processes_tries_when_the_rest_is_over(clock):
    active = connections.active()
    breaker.open_for(active.pk, "auth")
    clock.tick(minutes=11)
    seen = row()
    assert not breaker.resting(seen)
    assert [breaker.begin_try(seen) for _ in range(5)] == [True, False, False, False, False]
    assert breaker.resting(row())


def test_a_new_key_is_tried_at_once(settings, far):
    far.otherwise = BAD_KEY
    speeches(1)
    work()
    assert connections.paused(connections.active()) == "auth"
    settings.KLING_API_KEY = "another-key-0000000"
    assert connections.paused(connections.active()) == ""


def test_a_good_test_of_the_connection_ends_any_rest(far):
    far.otherwise = ok([])
    for reason in breaker.PAUSES:
        breaker.open_for(connections.active().pk, reason)
        assert trying.test(connections.active()).ok
        assert row().paused_reason == ""


# Credit


def test_what_kling_has_accepted_is_asked_about_while_credit_is_used_up(far):
    far.paths = {"/tts": NO_CREDIT, "/account/costs": ok({"resource_pack_subscribe_infos": []})}
    running, waiting = clones(2)
    Job.objects.filter(pk=running.pk).update(state=State.SUBMITTED, task_id="7")
    Job.objects.filter(pk=waiting.pk).update(next_check_at=timezone.now() + timedelta(seconds=9))
    engine.run(speeches(1)[0].pk)
    assert connections.paused(connections.active()) == "billing"
    far.paths["/custom-voices/7"] = ok({"task_id": "7", "task_status": "processing"})
    far.asked.clear()
    for job in (running, waiting):
        make_due(job)
        engine.run(job.pk)
    assert far.asked == ["GET /v1/general/custom-voices/7"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.QUEUED, "credit")


def test_when_credit_may_be_back_one_is_tried_and_a_good_answer_frees_the_others(far, clock):
    nothing = ok({"resource_pack_subscribe_infos": []})
    far.paths = {"/tts": NO_CREDIT, "/account/costs": nothing}
    speeches(5)
    work()
    assert far.asked.count("POST /v1/audio/tts") == 1
    clock.tick(minutes=11)
    work()
    assert far.asked.count("POST /v1/audio/tts") == 2  # still no credit: one try, not four
    far.paths["/tts"] = SPOKEN
    clock.tick(minutes=11)
    work()
    assert row().paused_reason == ""


def test_credit_is_read_once_for_many_refusals(far):
    packs = [{"resource_pack_id": "p", "status": "online", "remaining_quantity": "9"}]
    far.paths = {"/tts": NO_CREDIT, "/account/costs": ok({"resource_pack_subscribe_infos": packs})}
    speeches(6)
    work()
    assert far.asked.count("POST /v1/audio/tts") == 6  # another product's pack may be full
    assert far.asked.count("GET /account/costs") == 1


# An outage


def test_an_outage_puts_no_more_than_three_texts_in_doubt_and_asks_twice_a_minute(far, clock):
    far.otherwise = DOWN
    jobs = speeches(8)
    work(3)
    assert len(far.asked) == 3
    for _ in range(8):
        clock.tick(minutes=0.25)
        work()
    assert far.asked.count("POST /v1/audio/tts") == 3
    assert 2 <= len(far.asked) - 3 <= 4  # two minutes, one free question each half
    assert Job.objects.filter(pk__in=[j.pk for j in jobs], state=State.IN_DOUBT).count() == 3
    assert connections.paused(connections.active()) == ""  # people may go on asking


@pytest.mark.soak
def test_after_an_outage_sending_begins_paced_and_oldest_first(far, clock):
    far.otherwise = requests.ConnectTimeout()
    speeches(16)
    work(2)
    assert row().paused_reason == "outage"
    far.paths, far.otherwise = {"/presets-voices": ok([])}, SPOKEN
    clock.tick(minutes=1)
    per_second, order = [], []
    for _ in range(12):
        far.asked.clear()
        work(2)
        sent = Job.objects.filter(sent_at=clock.now).values_list("pk", flat=True)
        order += sorted(sent)
        per_second.append(far.asked.count("POST /v1/audio/tts"))
        clock.tick(seconds=1)
    assert 0 < max(per_second) <= 4
    assert len(order) == sum(per_second) >= 5
    oldest = sorted(order)
    assert set(order[:4]) <= set(oldest[:12])  # jitter lets neighbours pass, not the queue


def test_a_single_failure_is_no_outage(far):
    answers = [DOWN, DOWN, SPOKEN, DOWN, DOWN]
    far.paths["/tts"] = lambda _: answers.pop(0)
    speeches(5)
    work()
    assert (row().paused_reason, row().failures) == ("", 2)


def test_a_proxy_that_says_kling_is_away_is_an_outage_and_odd_words_are_not(far, clock):
    far.otherwise = (502, {"html": "Bad Gateway"})
    speeches(9)
    work()
    assert len(far.asked) == 3
    breaker.close(connections.active().pk)
    Connection.objects.update(failures=0)
    far.asked.clear()
    far.otherwise = (200, {"hm": "hm"})
    clock.tick(minutes=5)
    work()
    assert len(far.asked) > 3


# Slots and pace


def test_no_free_slot_for_speech_takes_one_of_its_own_slots(far):
    far.otherwise = no(1303, "parallel task over resource pack limit", status=429)
    speeches(1)
    work()
    assert (row().slots, row().speech_slots) == (5, 9)


def test_no_free_slot_for_a_clone_takes_one_of_the_others(far):
    far.otherwise = no(1303, status=429)
    job = clones(1)[0]
    work()
    job.refresh_from_db()
    assert (job.state, row().slots, row().speech_slots) == (State.QUEUED, 4, 10)


def test_speech_beyond_its_slots_waits_and_says_how_many_are_before_it(far):
    Connection.objects.update(speech_slots=1)
    first, second, third = speeches(3)
    Job.objects.filter(pk=first.pk).update(state=State.SENDING, sent_at=timezone.now())
    for job in (second, third):
        engine.run(job.pk)
        job.refresh_from_db()
    assert far.asked == []
    assert (second.state, sentences.of(second).title) == (State.QUEUED, "You are next.")
    assert sentences.of(third).title == "1 ahead of you."


def test_a_slot_that_was_taken_comes_back_after_a_minute_and_no_faster(clock):
    active = connections.active()
    slots.fewer(active.pk, kind=Job.Kind.SPEAK)
    slots.fewer(active.pk, kind=Job.Kind.SPEAK)
    for _ in range(5):
        slots.more(active.pk, kind=Job.Kind.SPEAK)
    assert row().speech_slots == 8
    for expected in (9, 10, 10):
        clock.tick(minutes=1.1)
        for _ in range(5):
            slots.more(active.pk, kind=Job.Kind.SPEAK)
        assert row().speech_slots == expected


def test_too_fast_halves_the_rate_of_everybody_and_a_burst_halves_it_once(far, clock):
    active = connections.active()
    for _ in range(4):
        pace.slower(active.pk)
    assert row().send_gap == 1.0
    clock.tick(minutes=0.1)
    pace.slower(active.pk)
    assert row().send_gap == 2.0
    far.otherwise = SPOKEN
    speeches(3)
    work()
    assert far.asked == []  # not its turn yet
    clock.tick(minutes=0.2)
    work()
    assert far.asked == ["POST /v1/audio/tts"]


def test_too_fast_is_heard_whoever_was_too_fast(far):
    far.otherwise = no(1302, "too fast", status=429)
    engine.run(library.refresh(connections.active()).pk)
    assert row().send_gap == 1.0


def test_asking_for_the_credit_too_often_slows_nothing_else(far):
    far.otherwise = no(1302, "too fast", status=429)
    credit.ask(connections.active())
    assert far.asked == ["GET /account/costs"]
    assert row().send_gap == 0


def test_the_pace_doubles_once_a_minute_until_there_is_none(far, clock):
    far.otherwise = ok([])
    active = connections.active()
    pace.slower(active.pk)
    seen = []
    for _ in range(5):
        clock.tick(minutes=1.1)
        for _ in range(3):
            trying.ask(active)
        seen.append(row().send_gap)
    assert seen == [0.5, 0.25, 0.125, 0.0, 0.0]


def test_those_who_wait_for_their_turn_do_not_come_back_together(clock):
    active = connections.active()
    for _ in range(2):
        pace.slower(active.pk)
        clock.tick(minutes=0.1)
    Connection.objects.update(next_send_at=timezone.now() + timedelta(seconds=2))
    waits = [pace.wait(row(), ahead=9) for _ in range(200)]
    assert min(waits) >= 1.9
    assert max(waits) <= 2 + 20
    assert max(waits) - min(waits) > 10  # full jitter over ten places of two seconds
