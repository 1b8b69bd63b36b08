"""What reaches a log: no door that a token opens, no text that a person wrote."""

import io
import logging

import pytest
from django.test import Client

from voicelab.secret import MaskSecrets

HOOK = "https://site.example/hooks/kling/Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2Fu/"
LINK = "https://site.example/m/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6.wav"
EVIL = {"Host": "evil.example"}
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


def test_no_line_shows_the_address_at_which_kling_calls_back(written):
    logger, into = written
    logger.warning("Not Found: %s", HOOK)
    logger.info('"POST %s HTTP/1.1" 200', HOOK.removeprefix("https://site.example"))
    try:
        raise ValueError(f"refused callback_url={HOOK}")
    except ValueError:
        logger.exception("stumbled over %r", {"callback_url": HOOK})
    assert into.getvalue().count("/hooks/kling/…/") == 4
    assert "Y2Fu" not in into.getvalue()


@pytest.mark.django_db
def test_django_writes_no_callback_address_whatever_it_answers(written):
    logger, into = written
    wire = logging.getLogger("django.request")
    wire.addHandler(logger.handlers[0])
    try:
        path = HOOK.removeprefix("https://site.example")
        answers = [Client().post(path), Client().get(path), Client().post(path, headers=EVIL)]
        assert [answer.status_code for answer in answers] == [404, 405, 400]
    finally:
        wire.removeHandler(logger.handlers[0])
    assert into.getvalue().count("/hooks/kling/…/") >= 2
    assert "Y2Fu" not in into.getvalue()


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
