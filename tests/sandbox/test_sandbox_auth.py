"""Each kind of bad credential has its own answer."""

import time
from typing import Any

import jwt
import pytest
import requests

from .conftest import BASE, Caller

SECRET = "practice-secret"
# The published practice secret is short on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")
LIST = f"{BASE}/v1/general/custom-voices"


def token(*, key: str = SECRET, **claims: Any) -> str:
    now = int(time.time())
    full = {"iss": "practice-access", "exp": now + 1800, "nbf": now - 5, **claims}
    return jwt.encode({name: value for name, value in full.items() if value is not None}, key)


def answer_to(kling: Caller, header: str | None) -> tuple[int, int, str]:
    answer = kling.session.get(LIST, headers={"Authorization": header})
    body = answer.json()
    return answer.status_code, body["code"], body["message"]


def test_the_practice_key_is_accepted(kling: Caller) -> None:
    assert kling.get("/v1/general/custom-voices")[0] == 200


def test_a_signed_token_is_accepted(kling: Caller) -> None:
    assert answer_to(kling, f"Bearer {token()}")[:2] == (200, 0)


def test_a_missing_header_is_1001(kling: Caller) -> None:
    assert answer_to(kling, None)[:2] == (401, 1001)


def test_garbage_is_1002_and_counts_the_parts_of_a_token(kling: Caller) -> None:
    assert answer_to(kling, "Bearer garbage") == (
        401,
        1002,
        "The token was expected to have 3 parts, but got 0",
    )


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer", "Bearer a.b.c", "Bearer a.b", "x"])
def test_a_malformed_header_is_1002(kling: Caller, header: str) -> None:
    assert answer_to(kling, header)[:2] == (401, 1002)


@pytest.mark.parametrize(
    ("defect", "code"),
    [
        ({"key": "another-secret-that-is-long"}, 1000),
        ({"iss": "somebody"}, 1002),
        ({"exp": None}, 1002),
        ({"nbf": int(time.time()) + 600}, 1003),
        ({"exp": int(time.time()) - 1}, 1004),
    ],
)
def test_each_defect_of_a_token_has_its_own_code(
    kling: Caller, defect: dict[str, Any], code: int
) -> None:
    assert answer_to(kling, f"Bearer {token(**defect)}")[:2] == (401, code)


def test_an_unsigned_token_is_refused(kling: Caller) -> None:
    unsigned = jwt.encode({"iss": "practice-access", "exp": 9e9}, "", algorithm="none")
    assert answer_to(kling, f"Bearer {unsigned}")[:2] == (401, 1002)


def test_a_token_without_nbf_is_accepted(kling: Caller) -> None:
    assert answer_to(kling, f"Bearer {token(nbf=None)}")[:2] == (200, 0)


def test_a_refused_credential_still_stands_in_the_ledger(kling: Caller) -> None:
    requests_before = kling.ledger()
    answer = kling.session.post(
        f"{BASE}/v1/audio/tts", json={"text": "Hi"}, headers={"Authorization": "Bearer no"}
    )
    (entry,) = kling.ledger()
    assert (requests_before, answer.status_code) == ([], 401)
    assert (entry["accepted"], entry["code"], entry["text"]) == (False, 1002, "Hi")


@pytest.mark.parametrize("path", ["ledger", "settings"])
def test_the_control_door_wants_the_key_and_no_token(kling: Caller, path: str) -> None:
    answer = requests.Session()
    answer.mount(f"{BASE}/", kling.session.get_adapter(BASE + "/"))
    url = f"{BASE}/_control/{path}"
    assert answer.get(url).json()["code"] == 1001
    assert answer.get(url, headers={"Authorization": f"Bearer {token()}"}).status_code == 401
    assert kling.get(f"/_control/{path}")[0] == 200
