"""Credentials and what a bad one is answered (kling-api.md §2, §4)."""

import time
from typing import Any

import jwt
import pytest

from tests.contract.facts import fact
from tests.contract.far import COSTS, PRESETS, VOICES, Far
from voices.kling import AccessKeyPair, ApiKey, SignInRefused

# Vendors choose how long their secrets are.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")
PARTS = "The token was expected to have 3 parts, but got 0"
MONTH = {"start_time": 1, "end_time": 2}


@fact("DOC")
@pytest.mark.parametrize("path", [PRESETS, VOICES])
def test_no_header_is_1001(at_door: Far, path: str) -> None:
    assert at_door.call("GET", path, sign=None).refusal == (401, 1001)


@fact("LIVE")
@pytest.mark.parametrize("path", [PRESETS, COSTS])
def test_garbage_is_1002_and_counts_the_parts_of_a_token(at_door: Far, path: str) -> None:
    heard = at_door.call("GET", path, sign="Bearer garbage", params=MONTH)
    assert heard.refusal == (401, 1002)
    assert heard.body["message"] == PARTS


@fact("LIVE")
def test_an_api_key_opens_voices_and_account(at_door: Far) -> None:
    header = at_door.key().authorization()
    assert at_door.call("GET", PRESETS, sign=header).body["code"] == 0
    now = round(time.time() * 1000)
    window = {"start_time": now - 86_400_000, "end_time": now}
    assert at_door.call("GET", COSTS, sign=header, params=window).body["code"] == 0


@fact("LIVE")
def test_a_signed_token_opens_voices_and_account(at_door: Far) -> None:
    header = at_door.signer().authorization()
    assert at_door.call("GET", PRESETS, sign=header).body["code"] == 0
    now = round(time.time() * 1000)
    window = {"start_time": now - 86_400_000, "end_time": now}
    assert at_door.call("GET", COSTS, sign=header, params=window).body["code"] == 0


@fact("DOC")
@pytest.mark.parametrize(
    ("claims", "code"), [({"nbf": 3600}, 1003), ({"exp": -60}, 1004)], ids=["early", "late"]
)
def test_a_token_outside_of_its_time_has_a_code_of_its_own(
    at_door: Far, claims: dict[str, int], code: int
) -> None:
    assert at_door.call("GET", PRESETS, sign=signed(at_door, **claims)).refusal == (401, code)


@fact("DOC")
def test_a_token_as_the_vendors_sample_makes_it_is_accepted(at_door: Far) -> None:
    assert at_door.call("GET", PRESETS, sign=signed(at_door)).body["code"] == 0


@fact("UNK")
def test_a_bad_signature_and_an_unknown_access_key(far: Far) -> None:
    """The table leaves open which of 1000 and 1002 it is; 401 is stated."""
    unknown = AccessKeyPair("nobody-has-this-access-key", "nor-this-secret-key-of-enough-length")
    heard = far.call("GET", PRESETS, sign=unknown.authorization())
    assert heard.status == 401
    far.notebook.note("an unknown access key", heard.body["code"], sandbox=1002)
    forged = far.signer().authorization()[:-8] + "AAAAAAAA"
    heard = far.call("GET", PRESETS, sign=forged)
    assert heard.status == 401
    far.notebook.note("a bad signature", heard.body["code"], sandbox=1000)


@fact("INFER")
def test_the_client_calls_every_bad_key_a_refused_sign_in(far: Far) -> None:
    for credential in (ApiKey("garbage"), AccessKeyPair("nobody", "nothing-that-anybody-knows")):
        with pytest.raises(SignInRefused):
            far.client_with(credential).preset_tasks(page_size=1)


def signed(far: Far, **seconds: int) -> str:
    """The vendor's recipe by another library's hand; `seconds` from now move nbf and exp."""
    pair: Any = far.signer()
    now = int(time.time())
    moved = {"nbf": -5, "exp": 1800, **seconds}
    claims = {"iss": pair._access_key.reveal(), **{name: now + by for name, by in moved.items()}}
    return f"Bearer {jwt.encode(claims, pair._secret_key.reveal(), algorithm='HS256')}"
