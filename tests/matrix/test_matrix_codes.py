"""Kling's 21 codes at each call, as people read them on the pages (product.md §5).

What clones and texts store is the table of `tests/services/test_sentences.py`; here is that the
pages say it, what the other calls do with each code, and that all of them go on afterwards.
"""

from typing import Any

import pytest
from django.utils import timezone

from tests.matrix import reading as r
from tests.matrix.bench import Bench
from tests.matrix.reading import Said, read, said
from tests.services.hands import ledger, received
from tests.services.test_sentences import TABLE
from voicelab.sandbox.models import Settings
from voices.models import Job, State, Voice

pytestmark = pytest.mark.django_db

WORKING, WAITING, HELP = "Kling is working", "Waiting for a free slot", "Needs your help"
CODES = list(TABLE)


def by_code(*rows: tuple[tuple[int, ...], Any]) -> dict[int, Any]:
    """One row of a table for several codes -> code: row."""
    table = {code: row for codes, row in rows for code in codes}
    assert sorted(table) == CODES
    return table


SIGN_IN = (1000, 1001, 1002, 1003, 1004)
CREDIT, RULES, BUSY = (1100, 1101, 1102), (1300, 1301), (1302, 1303)
VALUE, PROBLEM = (1200, 1201), (5000, 5001, 5002)

#: While a clone waits to be looked at again; afterwards each is Ready.
POLL = by_code(
    (SIGN_IN, said(WORKING, r.SIGN_IN, r.GOES_ON)),
    (CREDIT, said(WORKING, r.CREDIT, r.GOES_ON)),
    ((1103,), said(WORKING, r.FEATURE)),
    ((1202,), said(WORKING, r.NOT_KLING)),
    ((1203,), said(WORKING, r.NO_TRACE)),
    (BUSY, said(WORKING, r.BUSY)),
    ((1304,), said(WORKING, r.ADDRESS, r.GOES_ON)),
    # About a question there is nothing that a person could change.
    ((*VALUE, *RULES, *PROBLEM), said(WORKING, r.PROBLEM)),
)
#: Beside *Refresh*; a person may press it again in every case but the last two.
SYNC = by_code(
    (SIGN_IN, f"Not refreshed: {r.SIGN_IN}"),
    (CREDIT, f"Not refreshed: {r.CREDIT}"),
    ((1103,), f"Not refreshed: {r.FEATURE}"),
    (VALUE, f"Not refreshed: {r.TEXT}"),
    ((1202,), f"Not refreshed: {r.NOT_KLING}"),
    ((1203,), f"Not refreshed: {r.UNKNOWN}"),
    (RULES, f"Not refreshed: {r.RULES}"),
    ((1304,), f"Not refreshed: {r.ADDRESS}"),
    (BUSY, f"Refreshing… {r.BUSY}"),
    (PROBLEM, f"Refreshing… {r.PROBLEM}"),
)
#: In Trash: tried again by itself, or refused for good; only 1203 says that it is gone.
DELETE = by_code(
    (SIGN_IN, said("In trash", r.SIGN_IN, r.GOES_ON)),
    (CREDIT, said("In trash", r.CREDIT, r.GOES_ON)),
    ((1304,), said("In trash", r.ADDRESS, r.GOES_ON)),
    (BUSY, said("In trash", r.BUSY)),
    (PROBLEM, said("In trash", r.PROBLEM)),
    ((1103, *VALUE, 1202, *RULES), said("In trash", r.NOT_DELETED)),
    ((1203,), said("")),
)


def expected(code: int, *, speech: bool) -> Said:
    """What the row of a text, or the page of a clone, says according to the table."""
    state, sentence, button = TABLE[code][speech]
    if code == 1303:
        sentence = r.AHEAD  # the one of 1302 waits before it
    kept = r.TEXT_SAVED if speech else r.CLIP_SAVED
    more = (kept, r.NOT_CHARGED) if state == State.FAILED else ()
    return said(str(state.label), sentence, *more, button=button)


def test_every_sentence_of_the_services_table_is_one_that_the_pages_are_searched_for() -> None:
    assert {row[1] for rows in TABLE.values() for row in rows} <= set(r.SENTENCES)


def test_clones(bench: Bench) -> None:
    jobs = {}
    for code in CODES:
        bench.breaks("error", "create-voice", times=1, code=code)
        jobs[code] = bench.look(bench.clone(f"anna {code}"))
        bench.forgiven()
    rows = {code: read(_row(bench, job)) for code, job in jobs.items()}
    # The panel of a clone that needs help has no word of the state: that stands in its row.
    alike = {expected(code, speech=False): code for code in CODES}
    for wanted, code in alike.items():
        panel = bench.voice_page(jobs[code])
        assert (code, panel.lines, panel.button) == (code, wanted.lines, wanted.button)
    for code in CODES:
        wanted = expected(code, speech=False)
        assert (code, rows[code].word) == (code, wanted.word)
        assert rows[code].lines <= wanted.lines
        assert wanted.lines - rows[code].lines <= {r.CLIP_SAVED, r.NOT_CHARGED}
    assert (received("clone"), ledger("clone")) == (21, 0)


def _row(bench: Bench, job: Job) -> str:
    page = bench.page if "tab=cloned" in bench.page else bench.open("/?tab=cloned")
    return r.row(page, f"voice-{job.voice.uid}")  # type: ignore[union-attr]


def test_speeches(bench: Bench) -> None:
    jobs = {}
    for code in CODES:
        bench.breaks("error", "create-speech", times=1, code=code)
        jobs[code] = bench.look(bench.speech())
        bench.forgiven()
    page = bench.open("/recordings/")
    seen = {
        code: read(r.row(page, f"recording-{job.recording.uid}"))  # type: ignore[union-attr]
        for code, job in jobs.items()
    }
    assert seen == {code: expected(code, speech=True) for code in CODES}
    assert (received("speech"), ledger("speech")) == (21, 0)


def test_polls(bench: Bench, settings: Any) -> None:
    job, seen = bench.running(settings), {}
    for code in CODES:
        bench.breaks("error", "get-voice", code=code)
        bench.look(job)
        seen[code] = bench.voice_row(job)
        assert job.state == State.SUBMITTED
        bench.forgiven()
    assert seen == POLL
    assert bench.voice_row(bench.look(job)) == said(WORKING)  # well again: told no more
    assert (job.state, job.reason, job.error) == (State.SUBMITTED, "", "")
    assert bench.later(job).state == State.READY
    assert bench.voice_row(job).word == "Ready"
    assert (job.reason, job.error, job.error_code, received("clone")) == ("", "", "", 1)


def test_refreshes(bench: Bench) -> None:
    seen = {}
    for code in CODES:
        bench.breaks("error", "list-voices", code=code)
        bench.look(bench.refresh())
        seen[code] = bench.checked()
        bench.forgiven()
        Job.objects.filter(kind=Job.Kind.SYNC).delete()
    assert seen == SYNC
    assert bench.look(bench.refresh()).state == State.READY
    assert bench.checked().startswith("last checked")


def test_deletions(bench: Bench) -> None:
    job, seen = bench.deletion(), {}
    for code in sorted(CODES, key=lambda code: code == 1203):
        bench.breaks("error", "delete-voice", code=code)
        bench.look(job)
        seen[code] = bench.trash_row(job)
        bench.forgiven()
        if job.state == State.FAILED:
            bench.press(f"/voices/{job.voice.uid}/delete-now/")  # type: ignore[union-attr]
            job = Job.objects.filter(kind=Job.Kind.DELETE).latest("id")
    assert seen == DELETE
    assert (job.state, job.reason, job.error_code, received("clone")) == (State.READY, "", "", 0)


def test_a_refused_deletion_is_told_no_more_once_the_voice_was_taken_back(bench: Bench) -> None:
    job = bench.deletion()
    bench.breaks("error", "delete-voice", code=1201)
    bench.look(job)
    assert bench.trash_row(job) == said("In trash", r.NOT_DELETED)
    assert r.NOT_DELETED in bench.open(f"/voices/{job.voice.uid}/")  # type: ignore[union-attr]
    bench.press(f"/voices/{job.voice.uid}/restore/")
    assert bench.voice_row(job) == said("Ready")
    bench.press(f"/voices/{job.voice.uid}/delete/")
    assert bench.trash_row(job) == said("In trash")


#: What each code's HTTP status does to a sound: the address of a result knows no envelope.
STATUS = {401: 1002, 403: 1103, 404: 1203, 400: 1201, 429: 1303, 500: 5000, 503: 5001, 504: 5002}


def test_downloads(bench: Bench) -> None:
    jobs = {}
    for code in STATUS.values():
        bench.breaks("error", "result", times=1, code=code)
        jobs[code] = bench.look(bench.speech())
        bench.forgiven()
    page = bench.open("/recordings/")
    for job in jobs.values():
        seen = read(r.row(page, f"recording-{job.recording.uid}"))  # type: ignore[union-attr]
        assert (job.state, seen) == (State.SAVING, said("", r.REMOVES, button="Save now"))
        assert bench.later(job).state == State.READY
    page = bench.open("/recordings/")
    assert page.count("Saved here") == len(STATUS)
    assert (received("speech"), ledger("speech")) == (len(STATUS), len(STATUS))


def test_a_sound_that_kling_removed_meanwhile_is_said_with_its_way_on(bench: Bench) -> None:
    bench.breaks("error", "result", code=1203)
    job = bench.look(bench.speech())
    type(job.recording).objects.update(removed_by_kling_at=timezone.now())  # type: ignore[attr-defined]
    bench.look(job)
    page = r.row(bench.open("/recordings/"), f"recording-{job.recording.uid}")  # type: ignore[union-attr]
    assert "Kling made this, but the sound could not be fetched in time." in r.text_of(page)
    assert read(page) == said(HELP, r.TEXT_SAVED, button="Send again")  # it was charged


def test_what_rests_says_why_in_its_row_on_its_page_and_in_the_header(bench: Bench) -> None:
    """One is refused for want of credit; the next one waits, and goes on when there is some."""
    Settings.current()
    Settings.objects.update(unit_cents=0)
    refused, resting = bench.clone(), bench.clone("mei")
    bench.look(refused), bench.look(resting)
    assert bench.voice_page(refused) == said("", r.CREDIT, r.CLIP_SAVED, r.NOT_CHARGED,
                                             button="Tell a keeper")  # fmt: skip
    waits = said(WAITING, r.CREDIT, r.GOES_ON)
    assert bench.voice_row(resting) == bench.voice_page(resting) == bench.log_row(resting) == waits
    assert f"Practice mode: {r.CREDIT}" in bench.page
    Settings.objects.update(unit_cents=500)
    assert bench.later(resting).state == State.READY
    assert "Practice mode: nothing is sent to Kling" in bench.open("/")
    assert ledger("clone") == 1


def test_a_clone_nobody_is_sure_of_can_be_stopped_and_says_that_it_may_appear(
    bench: Bench,
) -> None:
    bench.breaks("cut-after", "create-voice")
    job = bench.look(bench.clone())
    assert "Stop trying" in bench.voice_page(job).button
    bench.press(f"/jobs/{job.uid}/stop/")
    job.refresh_from_db()
    assert (job.state, job.reason, job.cost_settled) == (
        State.FAILED,
        "stopped-unsure",
        job.cost_reserved,
    )
    page = bench.open(f"/voices/{job.voice.uid}/")  # type: ignore[union-attr]
    assert "Kling may have made and charged it: then it appears in Voices." in page
    assert r.NOT_CHARGED not in page
    bench.mend()
    bench.look(bench.refresh())
    assert Voice.objects.filter(catalogue="cloned", state=State.READY, name="anna").count() == 1
    assert ledger("clone") == 1


def test_questions_and_deletions_have_no_button_that_would_not_work(bench: Bench) -> None:
    for at, job in (("delete-voice", bench.deletion()), ("list-voices", bench.refresh())):
        bench.breaks("error", at, code=5000)
        assert bench.log_row(bench.look(job)) == said("", r.PROBLEM)


def test_details_tell_klings_words_from_our_own_notes(bench: Bench) -> None:
    bench.breaks("null-data", "create-speech", times=1)
    unclear = bench.look(bench.speech())
    bench.breaks("error", "create-speech", times=1, code=5000)
    told = bench.look(bench.speech())
    bench.breaks("cut-before", "result", times=1)
    unsaved = bench.look(bench.speech())
    page = bench.open("/recordings/")
    rows = [r.text_of(r.row(page, f"recording-{job.recording.uid}")) for job in (unclear, told)]  # type: ignore[union-attr]
    assert "Noted no task id" in rows[0]
    assert "Kling says Internal server error Code 5000 Request id" in rows[1]
    log = r.text_of(r.row(bench.open("/activity/"), f"job-{unsaved.uid}"))
    assert r.NOT_SAVED in log
    assert "Noted ConnectionError" in log
