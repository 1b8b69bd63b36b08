"""A far end that answers as a test says."""

import pytest

from tests.services.far_end import ADAPTERS, FAR, FarEnd


@pytest.fixture
def far(settings) -> FarEnd:
    settings.KLING_ADAPTERS = ADAPTERS
    FAR.reset()
    return FAR
