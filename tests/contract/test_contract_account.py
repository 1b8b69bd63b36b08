"""The packs of the account (kling-api.md §11)."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.facts import fact
from tests.contract.far import COSTS, Far
from tests.contract.shapes import is_moment

PACK = {
    "resource_pack_name",
    "resource_pack_id",
    "resource_pack_type",
    "total_quantity",
    "remaining_quantity",
    "purchase_time",
    "effective_time",
    "invalid_time",
    "status",
}
MONTH = 30 * 86_400_000


@fact("DOC")
def test_costs_have_an_envelope_inside_the_envelope_that_says_msg(at_door: Far) -> None:
    data = at_door.get(COSTS, **window()).data
    assert data["code"] == 0
    assert isinstance(data["msg"], str)
    assert "message" not in data
    assert isinstance(data["resource_pack_subscribe_infos"], list)


@fact("DOC")
def test_a_pack_has_quantities_as_numbers_and_times_in_milliseconds(far: Far) -> None:
    packs = far.get(COSTS, **window()).data["resource_pack_subscribe_infos"]
    if far.live and not packs:
        pytest.skip("this account has no packs")
    assert packs
    for pack in packs:
        assert set(pack) >= PACK
        assert len(pack["resource_pack_id"]) == 32
        assert pack["resource_pack_type"] in {"decreasing_total", "constant_period"}
        assert pack["status"] in {"toBeOnline", "online", "expired", "runOut"}
        assert 0 <= pack["remaining_quantity"] <= pack["total_quantity"]
        assert is_moment(pack["effective_time"])
        assert is_moment(pack["invalid_time"])


@fact("DOC")
@pytest.mark.parametrize("missing", ["start_time", "end_time"])
def test_both_times_are_required(far: Far, missing: str) -> None:
    asked = {name: value for name, value in window().items() if name != missing}
    heard = far.get(COSTS, **asked)
    inner = heard.body.get("data") or {}
    assert heard.status == 400 or inner.get("code") not in (0, None)
    far.notebook.note(f"costs without {missing}", heard.told["code"], sandbox=1201)


@fact("DOC")
def test_a_pack_can_be_asked_for_by_its_name(far: Far) -> None:
    nobody = far.get(COSTS, **window(), resource_pack_name="vl-contract-nobody").data
    assert nobody["resource_pack_subscribe_infos"] == []


@fact("INFER")
def test_the_client_adds_up_what_is_online(far: Far) -> None:
    now = datetime.now(UTC)
    with far.paced(COSTS):
        costs = far.client.costs(start=now - timedelta(days=30), end=now)
    assert costs.remaining == sum(pack.remaining for pack in costs.packs if pack.online)
    assert far.live or costs.packs


def window() -> dict[str, Any]:
    now = round(time.time() * 1000)
    return {"start_time": now - MONTH, "end_time": now}
