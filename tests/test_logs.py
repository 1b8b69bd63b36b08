"""What reaches a log: no door that a token opens, no text that a person wrote."""

import io
import logging

import pytest

from voicelab.secret import MaskSecrets

LINK = "https://site.example/m/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6.wav"
ROW = """null value in column "speed" violates not-null constraint
DETAIL:  Failing row contains (7, Dear Ms Brown, your diagnosis

is attached, en)."""


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    into = io.StringIO()
    handler = logging.StreamHandler(into)
    handler.addFilter(MaskSecrets())
    logger = logging.Logger("ours")  # its own, so that nothing else listens
    logger.addHandler(handler)
    return logger, into


def test_a_traceback_shows_no_signed_link(written):
    logger, into = written
    try:
        raise ValueError(f"no answer from {LINK}")
    except ValueError:
        logger.exception("stumbled")
    assert "ValueError: no answer from https://site.example/m/…" in into.getvalue()
    assert "Zm9v" not in into.getvalue()


def test_a_database_error_shows_no_text_of_a_person(written):
    logger, into = written
    try:
        try:
            raise ValueError(ROW)
        except ValueError as error:
            raise RuntimeError(ROW) from error
    except RuntimeError:
        logger.exception("stumbled")
    text = into.getvalue()
    assert "Brown" not in text and "attached" not in text
    assert 'null value in column "speed"' in text and "RuntimeError" in text
