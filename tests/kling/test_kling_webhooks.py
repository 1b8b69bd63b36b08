"""Signatures of callbacks, held against the vendor's own test vector (kling-api.md §9)."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from voices.kling import webhooks

SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="
OTHER = "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldG90aGVyc2VjMTI="
AT = 1781080794
BODY = (
    b'{"id":"1234567890","status":"succeeded","message":"",'
    b'"create_time":1781080778802,"update_time":1781080794151}'
)
VECTOR = {
    "webhook-id": "9876543210",
    "webhook-timestamp": str(AT),
    "webhook-signature": "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=",
}


@pytest.fixture
def at(monkeypatch):
    """`at(seconds)` sets the clock by which a signature is too old or too new."""

    def turn(seconds: float) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.fromtimestamp(AT + seconds, tz=UTC)

        monkeypatch.setattr("standardwebhooks.webhooks.datetime", Clock)

    return turn


def fits(body: bytes = BODY, *, secrets=(SECRET,), **changed: str) -> bool:
    headers = VECTOR | {name.replace("_", "-"): value for name, value in changed.items()}
    return webhooks.fits(body, headers=headers, secrets=secrets)


def sign(secret: str) -> str:
    return Webhook(secret).sign("9876543210", datetime.fromtimestamp(AT, tz=UTC), BODY.decode())


def test_the_vendors_own_vector_fits(at):
    at(0)
    assert fits()


@pytest.mark.parametrize("seconds", [-299, 299])
def test_five_minutes_of_another_clock_are_forgiven(at, seconds):
    at(seconds)
    assert fits()


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_call_of_another_time_does_not_fit(at, seconds):
    at(seconds)
    assert not fits()


def test_every_part_is_signed(at):
    at(0)
    assert not fits(BODY + b" ")
    assert not fits(webhook_id="9876543211")
    assert not fits(webhook_timestamp=str(AT + 1))
    assert not fits(secrets=[OTHER])


def test_either_secret_fits_while_they_are_exchanged_and_either_signature(at):
    at(0)
    assert fits(secrets=[OTHER, SECRET])
    both = f"{sign(OTHER)} {sign(SECRET)}"
    assert fits(webhook_signature=both)
    assert fits(webhook_signature=both, secrets=[OTHER])
    assert not fits(webhook_signature=both, secrets=["whsec_dGhpcmQ="])


NO_SIGNATURES = ["", " ", ",", "v1", "v1,", "v1,!", "v1,Ü", "v2,abcd", "a,b,c", "v1," + "A" * 9999]
NO_TIMES = ["", "soon", "nan", "inf", "1e999", "-1", "9" * 400]


@pytest.mark.parametrize("text", NO_SIGNATURES)
def test_garbage_is_only_a_signature_that_does_not_fit(at, text):
    at(0)
    assert not fits(webhook_signature=text)


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_time_that_is_none_does_not_fit(at, text):
    at(0)
    assert not fits(webhook_timestamp=text)


def test_a_body_that_is_no_text_does_not_fit(at):
    at(0)
    assert not fits(b"\xff\xfe\x00")


def test_a_missing_header_does_not_fit():
    for name in VECTOR:
        rest = {key: value for key, value in VECTOR.items() if key != name}
        assert not webhooks.fits(BODY, headers=rest, secrets=[SECRET])
        assert webhooks.is_signed(rest)


def test_a_call_is_signed_when_it_claims_to_be():
    assert webhooks.is_signed({"Webhook-Signature": ""})
    assert not webhooks.is_signed({"Content-Type": "application/json", "Webhook": "1"})


def test_what_has_the_shape_of_a_secret():
    assert webhooks.is_secret(SECRET)
    assert webhooks.is_secret(SECRET.rstrip("="))
    wrong = ["", "whsec_", "whsec_===", "whsec_ä", "whsec_ab cd", "whsec_abcde", SECRET[6:]]
    assert [text for text in wrong if webhooks.is_secret(text)] == []


def test_no_secret_accepts_nothing(at):
    at(0)
    assert not fits(secrets=())
