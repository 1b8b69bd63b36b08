"""The rate of speech follows the speed, and the answer tells the length that is heard."""

from typing import Any

import pytest

from .clips import decoded_seconds
from .conftest import Caller

TEXT = "The shop opens at nine and closes at half past six."


def seconds(kling: Caller, speed: Any, **fields: Any) -> float:
    status, body = kling.speak(TEXT, voice_speed=speed, **fields)
    assert status == 200, body
    audio = body["data"]["task_result"]["audios"][0]
    heard = decoded_seconds(kling.session.get(audio["url"]).content)
    assert heard == pytest.approx(float(audio["duration"]), abs=0.05)
    return heard


@pytest.mark.parametrize("speed", [0.8, 2.0])
def test_twice_the_speed_is_half_the_time(kling: Caller, speed: float) -> None:
    assert seconds(kling, speed) == pytest.approx(seconds(kling, 1) / speed, rel=0.15)


def test_a_speed_has_one_decimal(kling: Caller) -> None:
    assert seconds(kling, 1.54) == seconds(kling, "1.5") < seconds(kling, 1.4)


def test_nan_is_no_speed(kling: Caller) -> None:
    assert kling.speak(TEXT, voice_speed="nan")[1]["code"] == 1201
