"""A keeper at the pages of practice mode; the faults are the sandbox's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.matrix.bench import Bench
from voices.services import connections


@pytest.fixture
def bench(keeper: Any, signed_in: Callable[..., Client], settings: Any, tmp_path: Path) -> Bench:
    settings.SANDBOX_SECONDS = 0
    settings.SANDBOX_PRESETS = 3
    return Bench(signed_in(keeper), folder=tmp_path)


@pytest.fixture
def clocked(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    """For the fault "clock" a key pair signs the calls, since only a signature has a time."""
    if request.node.callspec.params.get("fault") != "clock":
        yield
        return
    settings.PRACTICE = False
    settings.KLING_ACCESS_KEY, settings.KLING_SECRET_KEY = "practice-access", "practice-secret"
    connections._client.cache_clear()  # what the last one had learned of Kling's clock
    yield
    connections._client.cache_clear()
