"""What can be wrong with the shape of the JSON: fields, types, levels, lists.

Each takes the parsed answer and a source of chance, and gives the answer that is sent instead.
"""

import json
from typing import Any

from tests.mutations.places import every, leaves, one, places, put
from tests.mutations.table import Chance, inside


@inside("missing")
def missing_field(data: Any, chance: Chance) -> Any:
    for at, key in one([(at, key) for at, key in places(data) if isinstance(at, dict)], chance):
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
    put(one(list(places(data)), chance), lambda _: None)
    return data


@inside("null")
def null_data(data: Any, chance: Chance) -> Any:
    return data | {"data": None}


@inside("wrong type")
def wrong_type(data: Any, chance: Chance) -> Any:
    others = ([], {}, True, 3, -0.5, "x", [["x"]], {"a": {"b": []}}, [None], False)
    put(one(list(places(data)), chance), lambda _: chance.choice(others))
    return data


@inside("wrong type")
def wrong_types_everywhere(data: Any, chance: Chance) -> Any:
    others = ([], {}, True, 3, "x", None)
    put(leaves(data.get("data"), (str, int, float)), lambda _: chance.choice(others))
    return data


@inside("empty")
def empty_text(data: Any, chance: Chance) -> Any:
    put(one(leaves(data, str), chance), lambda _: "")
    return data


@inside("empty")
def empty_texts(data: Any, chance: Chance) -> Any:
    put(leaves(data, str), lambda _: "")
    return data


@inside("empty")
def empty_lists(data: Any, chance: Chance) -> Any:
    put(leaves(data, list), lambda _: [])
    return data


@inside("empty")
def empty_objects(data: Any, chance: Chance) -> Any:
    put(leaves(data, dict), lambda _: {})
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


@inside("how many")
def items_twice(data: Any, chance: Chance) -> Any:
    put(leaves(data, list), lambda value: value + value)
    return data


@inside("how many")
def items_a_thousand_times(data: Any, chance: Chance) -> Any:
    put(one(leaves(data, list), chance), lambda value: value * 1200)
    return data


@inside("order")
def items_reordered(data: Any, chance: Chance) -> Any:
    put(leaves(data, list), lambda value: chance.sample(value, len(value)))
    return data


@inside("how many")
def items_half(data: Any, chance: Chance) -> Any:
    put(leaves(data, list), lambda value: value[: len(value) // 2])
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
    put(leaves(data, list), lambda value: [chance.choice(odd), *value, chance.choice(odd)])
    return data


@inside("cursors")
def cursor_without_end(data: Any, chance: Chance) -> Any:
    """There is always another page, under another name."""
    for at, key in every(data, "next_cursor"):
        at[key], at["has_more"] = f"c{chance.random()}", True
    return data


@inside("cursors")
def cursor_in_a_circle(data: Any, chance: Chance) -> Any:
    for at, key in every(data, "next_cursor"):
        at[key], at["has_more"] = "again", chance.choice((True, None, "yes", []))
    return data
