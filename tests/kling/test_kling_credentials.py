"""Keys and signatures."""

import pickle
import time
import traceback

import jwt
import pytest

from voices.kling import AccessKeyPair, ApiKey

ACCESS, SECRET = "access-canary-1234567890", "secret-canary-0987654321-abcdefghijkl"


def claims(pair: AccessKeyPair) -> dict[str, object]:
    token = pair.authorization().removeprefix("Bearer ")
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    skip = {"verify_exp": False, "verify_nbf": False}
    return dict(jwt.decode(token, SECRET, algorithms=["HS256"], options=skip))


def test_an_api_key_is_sent_as_it_is() -> None:
    assert ApiKey(" api-key-kling-1234567\n").authorization() == "Bearer api-key-kling-1234567"


def test_a_pair_signs_half_an_hour_from_a_minute_ago() -> None:
    now = time.time()
    signed = claims(AccessKeyPair(ACCESS, SECRET))
    assert signed.keys() == {"iss", "exp", "nbf"}
    assert signed["iss"] == ACCESS
    assert abs(float(str(signed["exp"])) - now - 1800) <= 2
    assert abs(float(str(signed["nbf"])) - now + 60) <= 2


@pytest.mark.filterwarnings("error")
def test_a_short_secret_signs_without_a_warning() -> None:
    assert AccessKeyPair("practice-access", "practice-secret").authorization().startswith("Bearer ")


def test_a_pair_signs_for_the_clock_it_was_told() -> None:
    pair = AccessKeyPair(ACCESS, SECRET)
    assert pair.adjust(-86_400.0) is True
    assert abs(float(str(claims(pair)["exp"])) - time.time() - 1800 + 86_400) <= 2


def test_without_a_known_clock_nothing_is_adjusted() -> None:
    assert AccessKeyPair(ACCESS, SECRET).adjust(None) is False
    assert ApiKey("k" * 20).adjust(5.0) is False


def test_a_credential_shows_only_its_end() -> None:
    for credential in (ApiKey(SECRET), AccessKeyPair(SECRET, SECRET)):
        assert credential.hint == "…ijkl"
        shown = repr(credential) + str(credential) + repr(vars(credential))
        assert SECRET[:10] not in shown


def test_a_short_key_shows_nothing() -> None:
    assert ApiKey("practice-key").hint == "…"


def test_a_credential_cannot_be_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(ApiKey(SECRET))


@pytest.mark.parametrize("key", ["", "  ", "canary key", "canary\r\nX: y", "canaryé", "canary\x00"])
def test_a_key_that_cannot_be_a_header_is_refused_unquoted(key: str) -> None:
    with pytest.raises(ValueError, match="characters that cannot be") as caught:
        ApiKey(key)
    assert "canary" not in "".join(traceback.format_exception_only(caught.value))


def test_secrets_are_taken_out_of_what_a_server_echoes() -> None:
    pair = AccessKeyPair(ACCESS, SECRET)
    token = pair.authorization().removeprefix("Bearer ")
    echoed = f"bad {ACCESS} {SECRET} {token} Bearer other-key"
    assert pair.scrub(echoed) == "bad … … … Bearer …"
