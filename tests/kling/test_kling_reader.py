"""Whatever a far end writes, reading it ends in a value or in one of our errors."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kling.far_ends import BASE, KEY, Script, words
from voices.kling import ApiKey, KlingClient, KlingError, shapes
from voices.kling.envelope import open_envelope, open_inner
from voices.kling.reader import amount, decimal, integer, mapping, moment, parse, text, word

FIELDS = words("""
    code message request_id data task_id task_status task_status_msg task_result task_info voices
    audios voice_id voice_name trial_url owned_by id url duration final_unit_deduction created_at
    external_task_id resource_pack_subscribe_infos remaining_quantity status msg
""")

leaf = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["0", "1203", "", "1e999999", "-0", "succeed", "1.50", "\ud800", "\x00", 0])
)
anything = st.recursive(
    leaf,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=8)
    ),
    max_leaves=25,
)
shaped = st.builds(lambda data: {"code": 0, "data": data}, anything)


CALLS: tuple[Callable[[KlingClient], Any], ...] = (
    lambda kling: kling.create_voice(voice_name="a", external_task_id="b", video_id="1"),
    lambda kling: kling.get_voice_task("vl-1"),
    lambda kling: kling.voice_tasks(),
    lambda kling: kling.delete_voice("1"),
    lambda kling: kling.speak(
        text="a", voice_id="b", voice_language="en", voice_speed=Decimal("1.0")
    ),
    lambda kling: kling.costs(start=datetime.now(UTC), end=datetime.now(UTC)),
)


@pytest.mark.soak
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=st.one_of(anything, shaped),
    status=st.sampled_from([200, 400, 429, 500]),
    call=st.sampled_from(CALLS),
)
def test_no_json_escapes_the_family(
    body: Any, status: int, call: Callable[[KlingClient], Any]
) -> None:
    """Every shape is read from it; the whole way through the client only for one call each."""
    script = Script()
    client = KlingClient(base_url=BASE, credential=ApiKey(KEY), adapters={BASE: script})
    script.answer(body, status=status)
    for read in (
        lambda: call(client),
        lambda: open_inner(open_envelope(json.dumps(body).encode(), http_status=status)),
    ):
        try:
            repr(read()).encode()
        except KlingError as error:
            str(error).encode()
    given = parse(json.dumps(body).encode())
    for shape in (shapes.voice_task, shapes.speech_task, shapes.costs):
        for data in (given, mapping(given).get("data")):
            repr(shape(data, request_id="")).encode()


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=200))
def test_no_bytes_escape_the_reader(body: bytes) -> None:
    try:
        parse(body)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("given", "read"),
    [("1.50", "1.50"), (0.05, "0.05"), (1, "1"), ("  2 ", "2")],
)
def test_quantities_are_coerced(given: object, read: str) -> None:
    assert amount(parse(json.dumps(given).encode())) == Decimal(read)


@pytest.mark.parametrize("given", ["", None, "NaN", "-1", -1, True, [], {}, "1e400", "x"])
def test_a_quantity_that_makes_no_sense_is_none(given: object) -> None:
    assert amount(parse(json.dumps(given).encode())) is None


@pytest.mark.parametrize(
    "given", [1790000000123, "1790000000123", 1790000000.123, "1790000000.123"]
)
def test_times_are_milliseconds_or_seconds(given: object) -> None:
    expected = datetime(2026, 9, 21, 14, 13, 20, 123000, tzinfo=UTC)
    assert moment(parse(json.dumps(given).encode())) == expected


@pytest.mark.parametrize("given", [0, -5, "soon", None, 10**14, "2026-11-20", {}, 99])
def test_a_time_that_makes_no_sense_is_none(given: object) -> None:
    assert moment(given) is None


@pytest.mark.parametrize(
    "number", ["1e-99999999", "1e999999", "-1e999999999", "1e400", "1e-400", "0e999999", "1e30"]
)
def test_a_number_that_nobody_can_write_out_is_no_text_and_no_large_one(number: str) -> None:
    read = parse(number.encode())
    assert text(read) == ""
    assert abs(decimal(read) or 0) < 1
    assert (moment(read), integer(read) or 0) == (None, 0)


def test_ids_keep_every_digit_and_text_is_fit_for_a_database() -> None:
    assert text(parse(b"930801301486305328")) == "930801301486305328"
    assert text(parse(b'"a\\u0000b\\ud800c\\r\\nd"')) == "a b?c  d"
    assert text(parse(b"9.3e3")) == "9300"
    assert len(text("x" * 10_000)) == 4096
    assert word("r-1\r\n\tü x") == "r-1x"
    assert integer("1303") == 1303
    assert integer(1303.5) is None
