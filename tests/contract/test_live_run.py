"""The way to the real API, walked against a sandbox behind a socket: opt-in, bill, differences."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.contract.deviant import deviant
from tests.tools import PATIENCE, ROOT, SandboxAlone, environment, free_port

pytestmark = pytest.mark.soak
KEY = "practice-key"
PAIR = {"KLING_ACCESS_KEY": "practice-access", "KLING_SECRET_KEY": "practice-secret"}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = SandboxAlone(tmp_path_factory.mktemp("alone"), SANDBOX_SECONDS=0.3)
    yield server.url
    server.stop()


QUICK = ("-k", "not videos")


def run(*words: str, **more: object) -> tuple[int, str]:
    """Exit code and output of a run of the contract; QUICK leaves out what has most to read."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/contract"]
    command += ["-m", "not soak", *words]
    env = environment(KLING_LIVE_TEST=1, KLING_PRIVATE_NETWORK=1, **more)
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    output = done.stdout + done.stderr
    assert KEY not in output
    assert "practice-secret" not in output
    return done.returncode, output


def test_with_leave_to_spend_every_fact_holds_and_everything_is_deleted(
    alone: str, clip_url: str
) -> None:
    code, output = run(
        KLING_BASE_URL=alone,
        KLING_API_KEY=KEY,
        KLING_LIVE_SPEND=1,
        KLING_LIVE_CLIP=clip_url,
        **PAIR,
    )
    assert code == 0, output
    assert "skipped" not in output.splitlines()[-1]
    assert "DIFFERS" not in output
    assert "same     UNK   a second deletion: (400, 1201); as the sandbox" in output
    assert "Left behind: nothing; all voices are deleted." in output
    assert "Cost: 0.35 units as Kling told for 7 of 7 orders; 0.35 by the price list." in output


def test_without_leave_nothing_is_spent_and_the_reason_is_said(alone: str) -> None:
    code, output = run("-rs", *QUICK, KLING_BASE_URL=alone, KLING_API_KEY=KEY)
    assert code == 0, output
    assert "may cost 0.05 units: set KLING_LIVE_SPEND=1" in output
    assert "needs KLING_ACCESS_KEY and KLING_SECRET_KEY" in output
    assert "0 of 0 orders" in output


def test_a_stated_fact_that_does_not_hold_fails_and_stands_in_the_report(alone: str) -> None:
    with deviant(alone, old=b'"SUCCEED"', new=b'"SUCCESS"') as url:
        code, output = run(*QUICK, KLING_BASE_URL=url, KLING_API_KEY=KEY)
    assert code == 1
    (line,) = [line for line in output.splitlines() if line.startswith("DIFFERS")]
    assert line.startswith("DIFFERS  LIVE  a success is code 0 and says succeed")
    assert "SUCCESS" in line


def test_an_open_question_that_is_answered_otherwise_is_recorded_and_fails_nothing(
    alone: str,
) -> None:
    with deviant(alone, old=b'"code": 1200', new=b'"code": 1201') as url:
        code, output = run(*QUICK, KLING_BASE_URL=url, KLING_API_KEY=KEY)
    assert code == 0, output
    (line,) = [line for line in output.splitlines() if line.startswith("DIFFERS")]
    assert line == (
        "DIFFERS  UNK   a body that is no JSON: (400, 1201); the sandbox says (400, 1200)"
    )


def test_calls_that_fail_at_length_show_no_key() -> None:
    """Tracebacks quote the arguments of every call, and headers are arguments."""
    canary = "canary-key-7f3a9b2c51d8-never-shown-k7Qd"
    code, output = run(
        KLING_BASE_URL=f"http://127.0.0.1:{free_port()}", KLING_API_KEY=canary, **PAIR
    )
    assert code == 1
    assert "Connection refused" in output
    assert canary not in output
    assert "eyJ" not in output


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"CI": "true", "KLING_API_KEY": KEY}, "refused where CI is set"),
        ({}, "needs KLING_API_KEY, or the access key pair"),
    ],
    ids=["in-ci", "no-key"],
)
def test_where_it_may_not_run_it_ends_before_the_first_call(
    more: dict[str, str], words: str
) -> None:
    code, output = run(KLING_BASE_URL="http://127.0.0.1:9", **more)
    assert code == 4
    assert words in output
