"""`manage.py kling speak`: sent once, written whole, honest about what nobody knows."""

import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.kling.far_ends import envelope, says
from tests.kling_command.runs import ERROR, PRESET, Ran, answering, run
from voicelab.sandbox.models import LedgerEntry, Task

pytestmark = pytest.mark.django_db


def speak(text: str, out: Path, *more: str) -> Ran:
    return run("speak", text, "--out", str(out), "--json", *more)


def test_a_text_is_spoken_into_a_file_with_what_it_cost(practice: Any, tmp_path: Path) -> None:
    out = tmp_path / "hello.mp3"
    done = speak("Hello there.", out)
    assert done.code == 0
    assert set(done.data) == {
        "task_id",
        "request_id",
        "status",
        "units",
        "audio_id",
        "seconds",
        "file",
        "bytes",
        "sha256",
    }
    assert (done.data["units"], done.data["bytes"]) == ("0.05", out.stat().st_size)
    assert out.read_bytes()[:3] == b"ID3" or out.read_bytes()[0] == 0xFF
    assert [entry.accepted for entry in LedgerEntry.objects.all()] == [True]


def test_speaking_works_over_the_wire_and_tells_people_the_ids(
    alone: str, live: Any, tmp_path: Path
) -> None:
    live(alone)
    done = run("speak", "Hello", "--out", str(tmp_path / "a.mp3"))
    assert (done.code, done.err) == (0, "")
    assert "Cost 0.05 units." in done.out
    assert "request " in done.out


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("x" * 1001, [], "This text has 1,001 characters. One call takes at most 1,000."),
        ("  ", [], "Type a text first."),
        ("Hello", ["--speed", "2.1"], "Speed goes from 0.8 to 2.0"),
    ],
)
def test_what_can_not_be_spoken_is_refused_before_it_is_sent(
    practice: Any, tmp_path: Path, text: str, more: list[str], words: str
) -> None:
    done = speak(text, tmp_path / "a.mp3", *more)
    assert done.code == 1
    assert words in done.err
    assert not LedgerEntry.objects.exists()


def test_a_lost_answer_is_sent_once_and_ends_with_2(practice: Any, tmp_path: Path) -> None:
    done = speak("lost words", tmp_path / "a.mp3")
    assert done.code == 2
    assert done.err.startswith(
        "We don't know whether Kling made this. It may have been charged. Kling says: "
    )
    assert set(done.document["error"]) == ERROR
    assert done.document["error"]["reason"] == "in-doubt"
    assert LedgerEntry.objects.count() == 1
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".mp3", ".part")] == []


def test_a_state_that_nobody_knows_is_in_doubt_and_keeps_its_task_id(
    practice: Any, tmp_path: Path
) -> None:
    practice.SANDBOX_SECONDS = 10
    done = speak("odd words", tmp_path / "a.mp3")
    assert (done.code, done.data["status"]) == (2, "reviewing")
    assert done.data["task_id"] == Task.objects.get().task_id


def test_a_text_that_kling_fails_ends_with_1(practice: Any, tmp_path: Path) -> None:
    done = speak("fail words", tmp_path / "a.mp3")
    assert done.code == 1
    assert done.err.startswith("Kling did not accept this. Kling says: Failed")


def test_a_voice_that_can_not_speak_says_so_and_that_nothing_was_charged(
    practice: Any, tmp_path: Path
) -> None:
    done = speak("Hello", tmp_path / "a.mp3", "--voice", PRESET)
    assert (done.code, done.document["error"]["kling"]["code"]) == (1, 1201)
    assert "Nothing was charged." in done.err


def test_a_file_is_never_replaced_unasked(practice: Any, tmp_path: Path) -> None:
    out = tmp_path / "mine.mp3"
    out.write_bytes(b"mine")
    done = speak("Hello", out)
    assert (done.code, out.read_bytes()) == (1, b"mine")
    assert "add --force" in done.err
    assert not LedgerEntry.objects.exists()
    assert speak("Hello", out, "--force").code == 0
    assert out.read_bytes() != b"mine"


def test_a_folder_that_does_not_exist_is_told_before_anything_is_paid(
    practice: Any, tmp_path: Path
) -> None:
    done = speak("Hello", tmp_path / "nowhere" / "a.mp3")
    assert done.code == 1
    assert "Nothing was sent." in done.err
    assert not LedgerEntry.objects.exists()


def test_a_file_that_appears_meanwhile_is_left_alone_and_the_sound_is_kept(
    wire: Any, live: Any, tmp_path: Path
) -> None:
    out = tmp_path / "late.mp3"

    def play(connection: Any) -> None:
        if far.heard[-1].startswith(b"POST"):
            answering(envelope(spoken(f"{far.url}/sound.mp3")))(connection)
        else:
            out.write_bytes(b"theirs")
            says(b"the sound")(connection)

    far = wire(play)
    live(far.url)
    done = speak("Hello", out)
    assert (done.code, out.read_bytes()) == (1, b"theirs")
    kept = done.document["error"]["cure"].removeprefix("The sound is in ").removesuffix(".")
    assert Path(kept).read_bytes() == b"the sound"


def spoken(url: str) -> dict[str, Any]:
    """A finished speech task whose sound is at `url`."""
    audio = {"id": "1", "url": url, "duration": "1.0"}
    return {"task_id": "7", "task_status": "succeed", "task_result": {"audios": [audio]}}


def test_a_sound_that_does_not_arrive_leaves_its_link(wire: Any, live: Any, tmp_path: Path) -> None:
    def play(connection: Any) -> None:
        if far.heard[-1].startswith(b"POST"):
            answering(envelope(spoken(f"{far.url}/sound.mp3?Expires=1")))(connection)
        else:
            says(b"", status="403 Forbidden")(connection)

    far = wire(play)
    live(far.url)
    done = speak("Hello", tmp_path / "a.mp3")
    assert (done.code, done.document["error"]["reason"]) == (1, "download")
    assert done.data["url"] == f"{far.url}/sound.mp3?Expires=1"
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_kling_has_the_text_is_a_doubt(wire: Any, live: Any, tmp_path: Path) -> None:
    main = threading.main_thread().ident or 0
    live(wire(lambda _connection: signal.pthread_kill(main, signal.SIGINT)).url)
    done = run("speak", "Hello", "--out", str(tmp_path / "a.mp3"))
    assert done.code == 2
    assert done.err.startswith("We don't know whether Kling made this.")
