"""What can be wrong inside the JSON of an answer: fields, types, words, numbers, lists, ids.

Each takes the parsed answer and a source of chance, and gives the answer that is sent instead.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.mutations.table import Chance, inside

Place = tuple[Any, Any]

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "%(who)s %s %n {0} {{ 7*7 }}",
    "\u202egnp.exe\u2028\x00\x1b[31m\ud800",
    "'; DROP TABLE voices_job; --",
    "Anna\r\nSet-Cookie: a=b",
)
WORDS = ("queued", "unknown", "cancelled", "SUCCESS", "success", "处理中", "0", "99", "{}")
TIMES = (0, -1, 10**18, 253_402_300_800_000, -62_135_596_800_000, "soon", "1e308", 4_102_444_800)
AMOUNTS = ("-1", "1e30", "NaN", "", None, "Infinity", 10**14, "0.00000001", 1e300, "½", [5])
CODES = (7, -1, 1104, 2000, 9999, 200, 10**30)


def places(node: Any) -> Iterator[Place]:
    """Every (container, key) in the answer, outermost first."""
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])


def every(data: Any, name: str) -> list[Place]:
    """Each place of a field with this name, at any depth."""
    return [(at, key) for at, key in places(data) if key == name and isinstance(at, dict)]


def leaves(data: Any, kind: type | tuple[type, ...]) -> list[Place]:
    """Each place of a value of this type."""
    return [(at, key) for at, key in places(data) if isinstance(at[key], kind)]


def _put(found: list[Place], value: Callable[[Any], Any]) -> None:
    for at, key in found:
        at[key] = value(at[key])


def _one(found: list[Place], chance: Chance) -> list[Place]:
    return [chance.choice(found)] if found else []


def _ids(data: Any) -> list[Place]:
    names = ("task_id", "voice_id", "external_task_id", "id")
    return [place for name in names for place in every(data, name)]


@inside("missing")
def missing_field(data: Any, chance: Chance) -> Any:
    for at, key in _one([(at, key) for at, key in places(data) if isinstance(at, dict)], chance):
        del at[key]
    return data


@inside("missing")
def missing_data(data: Any, chance: Chance) -> Any:
    data.pop("data", None)
    return data


@inside("missing")
def missing_result(data: Any, chance: Chance) -> Any:
    for at, key in every(data, "task_result"):
        del at[key]
    return data


@inside("null")
def null_field(data: Any, chance: Chance) -> Any:
    _put(_one(list(places(data)), chance), lambda _: None)
    return data


@inside("null")
def null_data(data: Any, chance: Chance) -> Any:
    return data | {"data": None}


@inside("wrong type")
def wrong_type(data: Any, chance: Chance) -> Any:
    others = ([], {}, True, 3, -0.5, "x", [["x"]], {"a": {"b": []}}, [None], False)
    _put(_one(list(places(data)), chance), lambda _: chance.choice(others))
    return data


@inside("wrong type")
def wrong_types_everywhere(data: Any, chance: Chance) -> Any:
    others = ([], {}, True, 3, "x", None)
    _put(leaves(data.get("data"), (str, int, float)), lambda _: chance.choice(others))
    return data


@inside("numbers and text")
def numbers_as_text(data: Any, chance: Chance) -> Any:
    _put(leaves(data, (int, float)), str)
    return data


@inside("numbers and text")
def ids_as_numbers(data: Any, chance: Chance) -> Any:
    _put(leaves(data, str), lambda value: int(value) if value.isdecimal() else value)
    return data


@inside("numbers and text")
def ids_rounded(data: Any, chance: Chance) -> Any:
    """As a gateway written in JavaScript would: 18 digits do not fit into its numbers."""
    _put(_ids(data), lambda id: int(id) // 1000 * 1000 if str(id).isdecimal() else id)
    return data


@inside("empty")
def empty_text(data: Any, chance: Chance) -> Any:
    _put(_one(leaves(data, str), chance), lambda _: "")
    return data


@inside("empty")
def empty_texts(data: Any, chance: Chance) -> Any:
    _put(leaves(data, str), lambda _: "")
    return data


@inside("empty")
def empty_lists(data: Any, chance: Chance) -> Any:
    _put(leaves(data, list), lambda _: [])
    return data


@inside("empty")
def empty_objects(data: Any, chance: Chance) -> Any:
    _put(leaves(data, dict), lambda _: {})
    return data


@inside("levels")
def extra_level_of_data(data: Any, chance: Chance) -> Any:
    return data | {"data": {"data": data.get("data")}}


@inside("levels")
def envelope_in_envelope(data: Any, chance: Chance) -> Any:
    return {"code": 0, "message": "SUCCEED", "request_id": "r", "data": data}


@inside("levels")
def no_envelope(data: Any, chance: Chance) -> Any:
    return data.get("data")


@inside("levels")
def data_as_text(data: Any, chance: Chance) -> Any:
    return data | {"data": json.dumps(data.get("data"))}


@inside("levels")
def data_in_a_list(data: Any, chance: Chance) -> Any:
    return data | {"data": [data.get("data")]}


@inside("levels")
def first_of_the_list(data: Any, chance: Chance) -> Any:
    inner = data.get("data")
    return data | {"data": inner[0] if isinstance(inner, list) and inner else inner}


@inside("unknown status")
def unknown_status(data: Any, chance: Chance) -> Any:
    _put(every(data, "task_status"), lambda _: chance.choice(WORDS))
    return data


@inside("known status")
def status_in_capitals(data: Any, chance: Chance) -> Any:
    _put(every(data, "task_status"), lambda value: f" {str(value).upper()} ")
    return data


@inside("known status")
def status_goes_back(data: Any, chance: Chance) -> Any:
    _put(every(data, "task_status"), lambda _: chance.choice(("submitted", "processing")))
    _put(every(data, "task_result"), lambda _: {})
    return data


@inside("known status")
def succeed_without_result(data: Any, chance: Chance) -> Any:
    _put(every(data, "task_status"), lambda _: "succeed")
    _put(every(data, "task_result"), lambda _: chance.choice(({}, None, [], {"voices": []})))
    return data


@inside("known status")
def failed_without_words(data: Any, chance: Chance) -> Any:
    _put(every(data, "task_status"), lambda _: "failed")
    _put(every(data, "task_status_msg"), lambda _: chance.choice(("", None, 0, "x" * 5000)))
    return data


@inside("code")
def unknown_code(data: Any, chance: Chance) -> Any:
    return data | {"code": chance.choice(CODES), "message": "?"}


@inside("code")
def code_as_text(data: Any, chance: Chance) -> Any:
    return data | {"code": str(data.get("code"))}


@inside("code")
def code_absent(data: Any, chance: Chance) -> Any:
    data.pop("code", None)
    return data


@inside("code")
def code_of_another_type(data: Any, chance: Chance) -> Any:
    return data | {"code": chance.choice((None, True, [], {}, "", "OK", "SUCCEED", 0.5, "0x0"))}


@inside("huge text")
def huge_text(data: Any, chance: Chance) -> Any:
    size = chance.choice((4_000_000, 5_000_001))
    _put(_one(leaves(data, str), chance), lambda _: "声" * (size // 12))
    return data


@inside("huge text")
def long_texts(data: Any, chance: Chance) -> Any:
    _put(leaves(data, str), lambda value: f"{value}{'x' * 10_000}")
    return data


@inside("numbers")
def huge_numbers(data: Any, chance: Chance) -> Any:
    number = chance.choice((10**400, -(10**400), 2**63, 1e300))
    _put(leaves(data.get("data"), (int, float)), lambda _: number)
    return data


@inside("numbers")
def negative_numbers(data: Any, chance: Chance) -> Any:
    _put(leaves(data.get("data"), (int, float)), lambda value: -value)
    return data


@inside("absurd")
def absurd_times(data: Any, chance: Chance) -> Any:
    for name in ("created_at", "updated_at", "effective_time", "invalid_time", "purchase_time"):
        _put(every(data, name), lambda _: chance.choice(TIMES))
    return data


@inside("absurd")
def absurd_amounts(data: Any, chance: Chance) -> Any:
    for name in ("duration", "final_unit_deduction", "remaining_quantity", "total_quantity"):
        _put(every(data, name), lambda _: chance.choice(AMOUNTS))
    return data


@inside("how many")
def items_twice(data: Any, chance: Chance) -> Any:
    _put(leaves(data, list), lambda value: value + value)
    return data


@inside("how many")
def items_a_thousand_times(data: Any, chance: Chance) -> Any:
    _put(_one(leaves(data, list), chance), lambda value: value * 1200)
    return data


@inside("order")
def items_reordered(data: Any, chance: Chance) -> Any:
    _put(leaves(data, list), lambda value: chance.sample(value, len(value)))
    return data


@inside("how many")
def items_half(data: Any, chance: Chance) -> Any:
    _put(leaves(data, list), lambda value: value[: len(value) // 2])
    return data


@inside("order")
def keys_reordered(data: Any, chance: Chance) -> Any:
    def mixed(node: Any) -> Any:
        if isinstance(node, list):
            return [mixed(item) for item in node]
        if isinstance(node, dict):
            return {key: mixed(node[key]) for key in chance.sample(list(node), len(node))}
        return node

    return mixed(data)


@inside("unknown fields")
def unknown_fields(data: Any, chance: Chance) -> Any:
    for at, key in leaves(data, dict):
        at[key] = {"new": [1, {"deep": None}], "__proto__": {"x": 1}, "": ""} | at[key]
    return data


@inside("null")
def null_among_items(data: Any, chance: Chance) -> Any:
    odd = (None, 7, "x", [], {})
    _put(leaves(data, list), lambda value: [chance.choice(odd), *value, chance.choice(odd)])
    return data


@inside("ids")
def ids_exchanged(data: Any, chance: Chance) -> Any:
    for name in ("task_id", "voice_id", "external_task_id"):
        found = every(data, name)
        values = [at[key] for at, key in found]
        for (at, key), value in zip(found, chance.sample(values, len(values)), strict=True):
            at[key] = value
    return data


@inside("ids")
def ids_all_the_same(data: Any, chance: Chance) -> Any:
    _put(_ids(data), lambda _: "930801301486305328")
    return data


@inside("ids")
def ids_too_long(data: Any, chance: Chance) -> Any:
    _put(_ids(data), lambda value: str(value) * 8)
    return data


@inside("ids")
def ids_of_dots(data: Any, chance: Chance) -> Any:
    _put(_ids(data), lambda _: chance.choice((".", "..", "../..", "?", "#", "%2e", "/")))
    return data


@inside("ids")
def ids_with_space(data: Any, chance: Chance) -> Any:
    _put(_ids(data), lambda value: f" {value}\t\r\n")
    return data


@inside("hostile words")
def hostile_words(data: Any, chance: Chance) -> Any:
    _put(leaves(data, str), lambda _: chance.choice(HOSTILE))
    return data


@inside("hostile words")
def hostile_names(data: Any, chance: Chance) -> Any:
    """Only where people will read it, so that the row lives on."""
    for name in ("voice_name", "task_status_msg", "message", "request_id", "resource_pack_name"):
        _put(every(data, name), lambda _: chance.choice(HOSTILE))
    return data


@inside("unknown status")
def hostile_status(data: Any, chance: Chance) -> Any:
    _put(every(data, "task_status"), lambda _: chance.choice(HOSTILE))
    return data


@inside("address elsewhere")
def address_elsewhere(data: Any, chance: Chance) -> Any:
    for name in ("trial_url", "url"):
        _put(every(data, name), lambda _: chance.choice(ADDRESSES))
    return data


ADDRESSES = (
    "file:///etc/passwd",
    "javascript:alert(1)",
    "",
    "/results/voice.mp3",
    "//practice.invalid/x.mp3",
    "https://127.0.0.1/a.mp3",
    "https://[::1]/a.mp3",
    "https://[::ffff:10.0.0.1]/a.mp3",
    "https://169.254.169.254/latest/meta-data/",
    "https://[not-an-address/a.mp3",
    "https://user:secret@127.0.0.1/a.mp3",
    "https://127.0.0.1:99999/a.mp3",
    "https://127.0.0.1:22/a.mp3",
    "http://127.0.0.1/a.mp3",
    "data:audio/mpeg;base64,SUQz",
    "ftp://127.0.0.1/a.mp3",
    "https://practice.invalid/results/voice-nobody.mp3?Expires=1&Signature=x",
    f"https://practice.invalid/{'a' * 5000}.mp3",
    "https://practice.invalid/\u202egnp\r\nHost: x",
)
