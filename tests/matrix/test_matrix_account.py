"""The account and its voices change under us: what each place says then, and how it goes on."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from tests.matrix import reading as r
from tests.matrix.bench import Bench
from tests.matrix.reading import said
from tests.services.hands import ledger, received, switch
from voicelab.sandbox import population
from voicelab.sandbox.models import Task
from voices.models import Connection, Job, State, Voice
from voices.services import connections, credit, learned, pages

pytestmark = pytest.mark.django_db
WAITING, HELP, SAVED = "Waiting for a free slot", "Needs your help", "Saved here"
QUIET = "Practice mode: nothing is sent to Kling"
NO_CREDIT = said(HELP, r.CREDIT, r.TEXT_SAVED, r.NOT_CHARGED, button="Tell a keeper")
CANNOT = said(HELP, r.CANNOT, r.TEXT_SAVED, r.NOT_CHARGED, button="Pick a voice that fits")


# Units


def test_units_that_run_out_are_said_once_and_everything_else_waits(bench: Bench) -> None:
    """For two calls of three; deletions and refreshes cost nothing and go on."""
    switch(unit_cents=10)
    spoken = [bench.speech() for _ in range(4)]
    clone, deletion = bench.clone(), bench.deletion()
    for job in (*spoken, clone, deletion):
        bench.look(job)
    bench.later(spoken[0]), bench.later(spoken[1])
    assert [job.state for job in (*spoken, clone)] == [
        State.READY, State.READY, State.FAILED, State.QUEUED, State.QUEUED
    ]  # fmt: skip
    rows = [bench.recording_row(job) for job in spoken]
    waits = said(WAITING, r.CREDIT, r.GOES_ON)
    assert rows[:3] == [said(SAVED), said(SAVED), NO_CREDIT]
    assert (rows[3].word, rows[3].lines - {r.TEXT_SAVED}) == (waits.word, waits.lines)
    assert bench.voice_row(clone) == waits
    assert (deletion.state, bench.look(bench.refresh()).state) == (State.READY, State.READY)
    assert f"Practice mode: {r.CREDIT}" in bench.open("/")
    assert "Speaking and cloning rest until there is credit again." in bench.speak("One more.")
    assert (received("speech"), ledger("speech"), received("clone")) == (3, 2, 0)
    switch(unit_cents=500)
    assert bench.later(clone).state == bench.later(spoken[3]).state == State.READY
    assert QUIET in bench.open("/")


@pytest.mark.parametrize("stale", [True, False], ids=["stale", "fresh"])
def test_only_costs_that_say_nothing_is_left_let_everything_rest(bench: Bench, stale: bool) -> None:
    """Costs that are twelve hours old speak of units that were spent since."""
    switch(unit_cents=5, stale_costs=stale)
    spent, refused, next_one = (bench.speech() for _ in range(3))
    for job in (spent, refused, next_one):
        bench.look(job)
    assert bench.later(spent).state == State.READY
    assert bench.recording_row(refused) == NO_CREDIT
    if stale:  # each is tried by itself, and says the same
        assert (next_one.state, bench.recording_row(next_one)) == (State.FAILED, NO_CREDIT)
        assert (QUIET in bench.open("/"), received("speech")) == (True, 3)
    else:
        assert (next_one.state, bench.recording_row(next_one).word) == (State.QUEUED, WAITING)
        assert (QUIET in bench.open("/"), received("speech")) == (False, 2)
    switch(unit_cents=500)
    last = next_one if next_one.pending else bench.look(bench.speech())
    assert bench.later(last).state == State.READY
    assert ledger("speech") == 2


def test_credit_says_how_old_it_is(bench: Bench) -> None:
    switch(unit_cents=4_200)
    credit.ask(connections.active())
    Connection.objects.update(credit_at=timezone.now() - timedelta(hours=12))
    words = r.text_of(bench.open("/"))
    assert re.search(r"Credit left 42\.00 units · \d+ \w+ \d\d:\d\d", words), words


# Lists


def test_a_list_that_changes_while_it_is_paged_removes_nothing_that_is_there(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 8)
    population.populate(40)
    assert bench.look(bench.refresh()).state == State.READY
    bench.breaks("shuffle", "list-voices", percent=20)
    assert bench.look(bench.refresh()).state == State.READY
    assert bench.checked().startswith("last checked")
    assert not Voice.objects.filter(state=State.GONE).exists()  # one odd pass proves nothing
    bench.mend()
    for _ in range(4):
        assert bench.look(bench.refresh()).state == State.READY
    here = set(Task.objects.filter(deleted_at=None).values_list("result_id", flat=True))
    ours = Voice.objects.filter(catalogue="cloned")
    assert set(ours.filter(state=State.READY).values_list("kling_id", flat=True)) == here
    gone = ours.filter(state=State.GONE)
    page = bench.open("/?tab=cloned")
    assert gone.exists() and "Removed outside VoiceLab" in page
    assert not set(gone.values_list("kling_id", flat=True)) & here


def test_a_failed_reading_is_told_for_a_quarter_of_an_hour(bench: Bench) -> None:
    bench.look(bench.refresh())
    bench.breaks("error", "list-voices", times=1, code=1201)
    bench.look(bench.refresh())
    assert bench.checked() == f"Not refreshed: {r.TEXT}"
    Job.objects.update(created_at=F("created_at") - timedelta(minutes=16))
    Job.objects.update(updated_at=F("updated_at") - timedelta(minutes=16))
    assert bench.checked().startswith("last checked")


# Which voices speak


def anna(bench: Bench) -> Voice:
    job = bench.later(bench.look(bench.clone()))
    assert (job.state, job.voice) != (State.FAILED, None)
    return job.voice  # type: ignore[return-value]


def badge(bench: Bench, voice: Voice) -> str:
    """What the voice's row says that it can do."""
    row = r.row(bench.open("/?tab=cloned"), f"voice-{voice.uid}")
    return re.findall(r'class="badge [^"]*">(?:<svg.*?</svg>)?([^<]+)<', row, re.S)[1].strip()


def counted(bench: Bench) -> str:
    """The block of Settings in words."""
    return r.text_of(r.part(bench.open("/settings/"), '<section id="speech"', "</section>"))


def test_what_a_voice_can_do_is_learned_from_each_answer_and_asked_anew_from_settings(
    bench: Bench, administrator: Any, signed_in: Any
) -> None:
    voice = anna(bench)
    assert badge(bench, voice) == "Not tried yet"
    switch(accept_cloned_speech=True)
    spoken = bench.later(bench.look(bench.speech(voice=voice)))
    assert (bench.recording_row(spoken), badge(bench, voice)) == (said(SAVED), "Speaks")
    assert "Speaks 1 For video 0 Not tried yet 0" in counted(bench)
    # Kling refuses again, as it did before.
    switch(accept_cloned_speech=False)
    refused = bench.look(bench.speech(voice=voice))
    assert (bench.recording_row(refused), badge(bench, voice)) == (CANNOT, "For video")
    assert "Speaks 0 For video 1 Not tried yet 0" in counted(bench)
    speak = bench.speak("Three.", voice=str(voice.uid))
    assert "This voice works in Kling videos only. Choose one that speaks." in speak
    assert received("speech") == 2
    # Somebody else is not let, and reads who is.
    assert 'aria-disabled="true" aria-describedby="speech-refusal"' in bench.open("/settings/")
    assert bench.browser.post("/settings/speech/").status_code == 403
    keeper, bench.browser = bench.browser, signed_in(administrator)
    assert "Check again which voices speak" in counted(bench)
    assert "1 voice can be tried again." in bench.send("/settings/speech/")
    assert "Speaks 0 For video 0 Not tried yet 1" in counted(bench)
    bench.browser = keeper
    assert (badge(bench, voice), received("speech")) == ("Not tried yet", 2)
    switch(accept_cloned_speech=True)
    spoken = bench.later(bench.look(bench.speech(voice=voice)))
    assert (bench.recording_row(spoken), badge(bench, voice)) == (said(SAVED), "Speaks")
    assert learned.learned(connections.active()) == learned.Learned(1, 0, 0)
