"""Each fault of the way, at each call: what is stored, what a person reads, what was paid.

Read a line as: so it stands while Kling is broken; so it ended after Kling was mended; so many paid
calls arrived. `tests/services` and `tests/kling` have the same faults from the inside.
"""

from typing import Any, NamedTuple

import pytest

from tests.matrix import reading as r
from tests.matrix.bench import Bench
from tests.matrix.reading import Said, said
from tests.services.hands import ledger, received
from voices.models import Job, State

pytestmark = pytest.mark.django_db

WORKING, WAITING, HELP = "Kling is working", "Waiting for a free slot", "Needs your help"
SAVING, SAVED, READY = "Saving a copy", "Saved here", "Ready"
S = State


class Line(NamedTuple):
    """While it is broken, the end, and how many paid calls arrived at Kling in all."""

    state: State
    seen: Said
    end: State
    posts: int = 1


def same(faults: str, line: Line) -> dict[str, Line]:
    return dict.fromkeys(faults.split(), line)


CLONE = {
    # Looked up by our id before anything is sent again, and sent again only if it left no trace.
    **same("latency drip cut-after half html-502+ null-data no-task-id",
           Line(S.PROBING, said(WORKING, r.PROBLEM, button="Stop trying"), S.READY, posts=1)),
    **same("cut-before html-502 html-200",
           Line(S.PROBING, said(WORKING, r.PROBLEM, button="Stop trying"), S.READY, posts=2)),
    **same("1302 1303", Line(S.QUEUED, said(WAITING, r.NEXT), S.READY, posts=4)),
    **same("wrong-charset", Line(S.SUBMITTED, said(WORKING), S.READY)),
    # Refused for its time, signed anew, taken.
    **same("clock", Line(S.SUBMITTED, said(WORKING), S.READY, posts=2)),
}  # fmt: skip
SPEECH = {
    # Can't be looked up, so no machine sends it again, also after Kling is well.
    **same("latency drip cut-before cut-after half html-502 html-502+ html-200 null-data",
           Line(S.IN_DOUBT, said(HELP, r.DOUBT, button="Send again"), S.IN_DOUBT)),
    **same("1302 1303", Line(S.QUEUED, said(WAITING, r.NEXT), S.READY, posts=4)),
    **same("no-task-id wrong-charset", Line(S.READY, said(SAVED), S.READY)),
    **same("clock", Line(S.READY, said(SAVED), S.READY, posts=2)),
}  # fmt: skip
POLL = {
    **same("latency drip cut-before cut-after half html-502 html-502+ html-200 null-data "
           "no-task-id", Line(S.SUBMITTED, said(WORKING, r.PROBLEM), S.READY)),
    **same("1302 1303", Line(S.SUBMITTED, said(WORKING, r.BUSY), S.READY)),
    **same("wrong-charset clock", Line(S.SUBMITTED, said(WORKING), S.READY)),
}  # fmt: skip
DELETE = {
    **same("latency drip cut-before cut-after half html-502 html-502+ html-200",
           Line(S.QUEUED, said("In trash", r.PROBLEM), S.READY, posts=0)),
    **same("1302 1303", Line(S.QUEUED, said("In trash", r.BUSY), S.READY, posts=0)),
    # Kling answers a deletion without data anyway: the row leaves Trash at once.
    **same("null-data no-task-id wrong-charset clock",
           Line(S.READY, said(""), S.READY, posts=0)),
}  # fmt: skip
DOWNLOAD = {
    **same("latency drip cut-before cut-after half html-502 html-502+ html-200 1302 1303",
           Line(S.SAVING, said("", r.REMOVES, button="Save now"), S.READY)),
}  # fmt: skip
TRIAL = {
    **same("latency drip cut-before cut-after half html-502 html-502+ html-200 1302 1303",
           Line(S.SAVING, said(SAVING, r.NOT_SAVED), S.READY)),
}  # fmt: skip
SLOW = ("latency", "drip")


#: Other ways to come to the same lines, tried beside the rest.
LESS = ("html-502+", "html-200", "null-data", "no-task-id", "wrong-charset")


#: As others do: slow, cut off, busy. Tried at what is paid for; at the other calls by `make soak`.
ALIKE = ("drip", "half", "1303")


def lines(table: dict[str, Any]) -> Any:
    """One test for each line of a table."""
    marks = {fault: [pytest.mark.chaos] if fault in LESS else [] for fault in table}
    if table is not CLONE and table is not SPEECH:
        marks |= {fault: [pytest.mark.soak] for fault in (*LESS, *ALIKE)}
    cases = [pytest.param(*it, id=it[0], marks=marks[it[0]]) for it in table.items()]
    return pytest.mark.parametrize(("fault", "line"), cases)


def broken(bench: Bench, job: Job, fault: str, at: str, monkeypatch: pytest.MonkeyPatch) -> Job:
    """The job after one look while Kling is broken at that call; a storm goes on for two more."""
    storm = fault in ("1302", "1303") and at.startswith("create")
    bench.breaks(fault, at, times=3 if storm else None)
    if fault in SLOW:
        with bench.impatient(at, monkeypatch):
            return bench.look(job)
    return bench.look(job)


def mended(bench: Bench, job: Job, fault: str, at: str) -> Job:
    """The job at its end; what was a storm ends by itself."""
    if not (fault in ("1302", "1303") and at.startswith("create")):
        bench.mend()
    return bench.later(job)


@lines(CLONE)
def test_a_clone(bench: Bench, fault: str, line: Line, monkeypatch: Any, clocked: Any) -> None:
    job = broken(bench, bench.clone(), fault, "create-voice", monkeypatch)
    assert (job.state, bench.voice_page(job)) == (line.state, line.seen)
    assert mended(bench, job, fault, "create-voice").state == line.end
    assert bench.voice_row(job).word == READY
    assert (received("clone"), ledger("clone")) == (line.posts, 1)


@lines(SPEECH)
def test_a_speech(bench: Bench, fault: str, line: Line, monkeypatch: Any, clocked: Any) -> None:
    job = broken(bench, bench.speech(), fault, "create-speech", monkeypatch)
    assert (job.state, bench.recording_row(job)) == (line.state, line.seen)
    assert mended(bench, job, fault, "create-speech").state == line.end
    assert received("speech") == line.posts
    if line.end == S.IN_DOUBT:
        again = {"form_key": str(job.uid)}
        bench.press(f"/recordings/{job.recording.uid}/send-again/", **again)
        fresh = bench.later(Job.objects.get(follows=job))
        assert bench.recording_row(fresh) == said(SAVED)
        assert received("speech") == line.posts + 1
    assert line.end == S.IN_DOUBT or ledger("speech") == 1


@lines(POLL)
def test_a_poll(
    bench: Bench, fault: str, line: Line, monkeypatch: Any, clocked: Any, settings: Any
) -> None:
    job = broken(bench, bench.running(settings), fault, "get-voice", monkeypatch)
    assert (job.state, bench.voice_row(job)) == (line.state, line.seen)
    assert mended(bench, job, fault, "get-voice").state == line.end
    assert (ledger("clone"), job.reason, job.error_code) == (line.posts, "", "")


@lines(DELETE)
def test_a_deletion(bench: Bench, fault: str, line: Line, monkeypatch: Any, clocked: Any) -> None:
    job = broken(bench, bench.deletion(), fault, "delete-voice", monkeypatch)
    assert (job.state, bench.trash_row(job)) == (line.state, line.seen)
    if line.state == S.QUEUED:
        assert "Kling's copy is being deleted" in bench.page
    assert mended(bench, job, fault, "delete-voice").state == line.end
    assert bench.trash_row(job) == said("")
    assert (received("clone"), received("speech")) == (0, 0)


@lines(DOWNLOAD)
def test_the_download_of_a_recording(
    bench: Bench, fault: str, line: Line, monkeypatch: Any
) -> None:
    job = broken(bench, bench.speech(), fault, "result", monkeypatch)
    assert (job.state, bench.recording_row(job)) == (line.state, line.seen)
    assert mended(bench, job, fault, "result").state == line.end
    assert bench.recording_row(job) == said(SAVED)
    assert received("speech") == line.posts


@lines(TRIAL)
def test_the_download_of_a_trial(bench: Bench, fault: str, line: Line, monkeypatch: Any) -> None:
    job = broken(bench, bench.look(bench.clone()), fault, "result", monkeypatch)
    assert (job.state, bench.voice_row(job)) == (line.state, line.seen)
    assert mended(bench, job, fault, "result").state == line.end
    assert bench.voice_row(job).word == READY
    assert received("clone") == line.posts


# Refresh: what stands beside the button

REFRESHING = "Refreshing… "
SYNC = {
    **same("latency drip cut-before cut-after half html-502 html-502+ html-200", r.PROBLEM),
    **same("1302 1303", r.BUSY),
    **same("null-data no-task-id wrong-charset clock", ""),
}


@lines(SYNC)
def test_a_refresh(bench: Bench, fault: str, line: str, monkeypatch: Any, clocked: Any) -> None:
    # The second of its two lists: what the first one brought is in the library already.
    at = "list-presets"
    job = broken(bench, bench.refresh(), fault, at, monkeypatch)
    if line:
        assert (job.state, bench.checked()) == (S.QUEUED, REFRESHING + line)
        assert bench.log_row(job) == said("", line)
    assert mended(bench, job, fault, at).state == S.READY
    assert bench.checked().startswith("last checked")
    assert (received("clone"), received("speech")) == (0, 0)
