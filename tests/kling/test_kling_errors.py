"""The table of errors against the vendor's table, typed again from its page."""

import inspect

import pytest

from voices.kling import errors
from voices.kling.errors import BY_CODE, KlingError

CLASSES = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and kind.__module__ == errors.__name__
]
# code: retryable, unknown outcome, breaker, reason
DECISIONS = {
    1000: (False, False, "auth", "sign-in"),
    1001: (False, False, "auth", "sign-in"),
    1002: (False, False, "auth", "sign-in"),
    1003: (False, False, "auth", "sign-in"),
    1004: (False, False, "auth", "sign-in"),
    1100: (False, False, "billing", "credit"),
    1101: (False, False, "billing", "credit"),
    1102: (False, False, "billing", "credit"),
    1103: (False, False, None, "not-allowed"),
    1200: (False, False, None, "refused"),
    1201: (False, False, None, "refused"),
    1202: (False, False, None, "no-such-call"),
    1203: (False, False, None, "not-found"),
    1300: (False, False, None, "policy"),
    1301: (False, False, None, "policy"),
    1302: (True, False, None, "busy"),
    1303: (True, False, None, "busy"),
    1304: (False, False, "address", "address"),
    5000: (False, True, None, "kling-problem"),
    5001: (False, True, None, "kling-problem"),
    5002: (False, True, None, "kling-problem"),
}


def test_every_class_of_the_module_is_a_kling_error() -> None:
    assert len(CLASSES) > 25
    assert [kind for kind in CLASSES if not issubclass(kind, KlingError)] == []


def test_the_tree_in_the_docstring_names_every_class() -> None:
    assert [kind.__name__ for kind in CLASSES if kind.__name__ not in (errors.__doc__ or "")] == []


def test_the_table_has_exactly_the_vendors_codes() -> None:
    assert set(BY_CODE) == set(DECISIONS)


@pytest.mark.parametrize("code", DECISIONS)
def test_a_code_carries_its_decision(code: int) -> None:
    kind = BY_CODE[code]
    decision = (kind.retryable, kind.unknown_outcome, kind.breaker, kind.reason)
    assert decision == DECISIONS[code]


@pytest.mark.parametrize("kind", CLASSES)
def test_only_an_unknown_outcome_may_have_been_charged(kind: type[KlingError]) -> None:
    assert (kind.charged == "maybe") == kind.unknown_outcome
    assert not (kind.unknown_outcome and kind.retryable)


@pytest.mark.parametrize("kind", CLASSES)
def test_what_a_machine_repeats_leaves_the_row_alive(kind: type[KlingError]) -> None:
    assert kind.retryable <= (kind.state != "failed")
    assert kind.unknown_outcome <= (kind.state == "in_doubt")


def test_an_error_says_its_facts_in_one_line() -> None:
    error = errors.Refused("bad name", code=1201, request_id="r-1", http_status=400)
    assert str(error) == "bad name (code 1201, HTTP 400, request r-1)"
    assert str(errors.NoAnswer()) == "unknown (unknown)"
