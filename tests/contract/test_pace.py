"""Account calls of a live run keep their distance where they arrive, however late that is."""

import time
from collections.abc import Mapping
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from tests.contract.far import COSTS, Far
from tests.contract.notebook import Notebook
from voices.kling import ApiKey

#: Seconds from sending to arriving, on a busy machine.
LATE = 0.4


class LateOnce(BaseAdapter):
    """A far end at which the first call arrives late; `seen` are the moments of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[float] = []

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """An empty answer."""
        time.sleep(0 if self.seen else LATE)
        self.seen.append(time.monotonic())
        answer = requests.Response()
        answer.status_code, answer._content = 200, b"{}"
        return answer

    def close(self) -> None:
        """Nothing is kept open."""


@pytest.mark.soak
def test_a_call_that_arrived_late_does_not_bring_the_next_one_too_near() -> None:
    late = LateOnce()
    far = Far(
        base="https://practice.invalid",
        api_key=ApiKey("practice-key"),
        pair=None,
        notebook=Notebook(live=True),
        source=dict,
        adapters={"https://practice.invalid/": late},
    )
    for _each in range(2):
        far.get(COSTS)
    first, second = late.seen
    assert second - first >= 1.0
