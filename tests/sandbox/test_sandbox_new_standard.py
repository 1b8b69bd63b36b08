"""Paths of the new standard: the API key only, and one message for everything else."""

import time
from typing import Any

import jwt
import pytest

from .conftest import BASE, Caller

# The published practice secret is short on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")

RECORDED = (
    "Authentication error. The current API does not support AK/SK; please go to the console "
    "(https://kling.ai/dev/api-key) to create API key."
)
MODEL = "/image-to-video/kling-2.6"
NEW_PATHS = [("POST", "/tasks"), ("GET", "/tasks?task_ids=1"), ("POST", MODEL)]
OLD_PATHS = [
    ("GET", "/v1/general/custom-voices"),
    ("GET", "/v1/videos/text2video"),
    ("GET", "/account/costs?start_time=0&end_time=1"),
    ("POST", "/account/billing/package"),
]


def signed(**claims: Any) -> str:
    now = int(time.time())
    full = {"iss": "practice-access", "exp": now + 1800, "nbf": now - 5, **claims}
    return jwt.encode(full, "practice-secret")


def answer_to(kling: Caller, method: str, path: str, header: str | None) -> tuple[int, Any]:
    answer = kling.session.request(
        method,
        BASE + path,
        json={"start_time": 0, "end_time": 1} if method == "POST" else None,
        headers={"Authorization": header},
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize(("method", "path"), NEW_PATHS)
@pytest.mark.parametrize("token", ["garbage", "a.b.c", "signed"])
def test_whatever_is_no_api_key_gets_the_recorded_words(
    kling: Caller, method: str, path: str, token: str
) -> None:
    header = f"Bearer {signed() if token == 'signed' else token}"
    status, body = answer_to(kling, method, path, header)
    assert (status, body["code"], body["message"]) == (401, 1002, RECORDED)
    assert "data" not in body


@pytest.mark.parametrize(("method", "path"), [*NEW_PATHS, *OLD_PATHS])
def test_no_header_is_1001_everywhere(kling: Caller, method: str, path: str) -> None:
    status, body = answer_to(kling, method, path, None)
    assert (status, body["code"]) == (401, 1001)


@pytest.mark.parametrize(("method", "path"), OLD_PATHS)
def test_older_paths_take_a_signed_token_and_count_the_parts_of_garbage(
    kling: Caller, method: str, path: str
) -> None:
    assert answer_to(kling, method, path, f"Bearer {signed()}")[1]["code"] == 0
    status, body = answer_to(kling, method, path, "Bearer garbage")
    assert (status, body["code"]) == (401, 1002)
    assert body["message"] == "The token was expected to have 3 parts, but got 0"


@pytest.mark.parametrize(
    ("claims", "code"), [({"nbf": 9_999_999_999}, 1003), ({"exp": 1}, 1004), ({"iss": "x"}, 1002)]
)
@pytest.mark.parametrize(("method", "path"), OLD_PATHS)
def test_older_paths_tell_the_defects_of_a_token_apart(
    kling: Caller, method: str, path: str, claims: dict[str, Any], code: int
) -> None:
    status, body = answer_to(kling, method, path, f"Bearer {signed(**claims)}")
    assert (status, body["code"]) == (401, code)


@pytest.mark.parametrize("path", ["/tasks", MODEL])
def test_the_key_comes_further(kling: Caller, path: str) -> None:
    status, body = kling.post(path)
    assert (status, body["code"]) == ((200, 0) if path == "/tasks" else (404, 1203))


def test_a_wrong_method_is_1202_on_new_paths_too(kling: Caller) -> None:
    answer = kling.session.delete(f"{BASE}/tasks")
    assert (answer.status_code, answer.json()["code"]) == (404, 1202)


def test_an_unknown_product_is_the_gateways_404(kling: Caller) -> None:
    status, body = kling.post("/text-to-music/kling-1")
    assert (status, "code" in body, body["path"]) == (404, False, "/text-to-music/kling-1")
