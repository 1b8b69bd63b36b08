"""What can be wrong with the values in the JSON: words, codes, numbers, ids, addresses.

Each takes the parsed answer and a source of chance, and gives the answer that is sent instead.
"""

from typing import Any

from tests.mutations.hostile import ADDRESSES, HOSTILE
from tests.mutations.places import every, ids, leaves, one, put, statuses
from tests.mutations.table import Chance, inside

WORDS = ("queued", "unknown", "cancelled", "SUCCESS", "success", "处理中", "0", "99", "{}")
TIMES = (0, -1, 10**18, 253_402_300_800_000, -62_135_596_800_000, "soon", "1e308", 4_102_444_800)
AMOUNTS = ("-1", "1e30", "NaN", "", None, "Infinity", 10**14, "0.00000001", 1e300, "½", [5])
TIME_NAMES = ("created_at", "updated_at", "create_time", "effective_time", "invalid_time")
AMOUNT_NAMES = ("duration", "final_unit_deduction", "remaining_quantity", "deduction_amount")
CODES = (7, -1, 1104, 2000, 9999, 200, 10**30)


@inside("numbers and text")
def numbers_as_text(data: Any, chance: Chance) -> Any:
    put(leaves(data, (int, float)), str)
    return data


@inside("numbers and text")
def ids_as_numbers(data: Any, chance: Chance) -> Any:
    put(leaves(data, str), lambda value: int(value) if value.isdecimal() else value)
    return data


@inside("numbers and text")
def ids_rounded(data: Any, chance: Chance) -> Any:
    """As a gateway written in JavaScript would: 18 digits do not fit into its numbers."""
    put(ids(data), lambda id: int(id) // 1000 * 1000 if str(id).isdecimal() else id)
    return data


@inside("unknown status")
def unknown_status(data: Any, chance: Chance) -> Any:
    put(statuses(data), lambda _: chance.choice(WORDS))
    return data


@inside("known status")
def status_in_capitals(data: Any, chance: Chance) -> Any:
    put(statuses(data), lambda value: f" {str(value).upper()} ")
    return data


@inside("known status")
def status_goes_back(data: Any, chance: Chance) -> Any:
    put(statuses(data), lambda _: chance.choice(("submitted", "processing")))
    put(every(data, "task_result"), lambda _: {})
    return data


@inside("known status")
def succeed_without_result(data: Any, chance: Chance) -> Any:
    put(statuses(data), lambda _: "succeed")
    put(every(data, "task_result"), lambda _: chance.choice(({}, None, [], {"voices": []})))
    return data


@inside("known status")
def failed_without_words(data: Any, chance: Chance) -> Any:
    put(statuses(data), lambda _: "failed")
    put(every(data, "task_status_msg"), lambda _: chance.choice(("", None, 0, "x" * 5000)))
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
    put(one(leaves(data, str), chance), lambda _: "声" * (size // 12))
    return data


@inside("huge text")
def long_texts(data: Any, chance: Chance) -> Any:
    put(leaves(data, str), lambda value: f"{value}{'x' * 10_000}")
    return data


@inside("numbers")
def huge_numbers(data: Any, chance: Chance) -> Any:
    number = chance.choice((10**400, -(10**400), 2**63, 1e300))
    put(leaves(data.get("data"), (int, float)), lambda _: number)
    return data


@inside("numbers")
def negative_numbers(data: Any, chance: Chance) -> Any:
    put(leaves(data.get("data"), (int, float)), lambda value: -value)
    return data


@inside("absurd")
def absurd_times(data: Any, chance: Chance) -> Any:
    for name in TIME_NAMES:
        put(every(data, name), lambda _: chance.choice(TIMES))
    return data


@inside("absurd")
def absurd_amounts(data: Any, chance: Chance) -> Any:
    for name in AMOUNT_NAMES:
        put(every(data, name), lambda _: chance.choice(AMOUNTS))
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
    put(ids(data), lambda _: "930801301486305328")
    return data


@inside("ids")
def ids_too_long(data: Any, chance: Chance) -> Any:
    put(ids(data), lambda value: str(value) * 8)
    return data


@inside("ids")
def ids_of_dots(data: Any, chance: Chance) -> Any:
    put(ids(data), lambda _: chance.choice((".", "..", "../..", "?", "#", "%2e", "/")))
    return data


@inside("ids")
def ids_with_space(data: Any, chance: Chance) -> Any:
    put(ids(data), lambda value: f" {value}\t\r\n")
    return data


@inside("hostile words")
def hostile_words(data: Any, chance: Chance) -> Any:
    put(leaves(data, str), lambda _: chance.choice(HOSTILE))
    return data


@inside("hostile words")
def hostile_names(data: Any, chance: Chance) -> Any:
    """Only where people will read it, so that the row lives on."""
    for name in ("voice_name", "task_status_msg", "message", "request_id", "resource_pack_name"):
        put(every(data, name), lambda _: chance.choice(HOSTILE))
    return data


@inside("unknown status")
def hostile_status(data: Any, chance: Chance) -> Any:
    put(statuses(data), lambda _: chance.choice(HOSTILE))
    return data


@inside("address elsewhere")
def address_elsewhere(data: Any, chance: Chance) -> Any:
    for name in ("trial_url", "url"):
        put(every(data, name), lambda _: chance.choice(ADDRESSES))
    return data
