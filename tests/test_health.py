"""/healthz: one word for a machine."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from voices.models import Lease
from voices.services import engine
from voices.views import health

pytestmark = pytest.mark.django_db


def _ask(client: Client) -> tuple[int, str]:
    answer = client.get("/healthz")
    return answer.status_code, answer.content.decode()


@pytest.fixture
def just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_started_at", timezone.now())


@pytest.fixture
def started_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_started_at", timezone.now() - timedelta(hours=1))


def test_a_server_that_has_just_started_is_healthy_before_the_first_sweep(
    client: Client, just_started: None
) -> None:
    assert _ask(client) == (200, "ok")


def test_a_sweep_a_moment_ago_is_healthy(client: Client, started_long_ago: None) -> None:
    assert engine.take_sweep()
    assert _ask(client) == (200, "ok")


def test_no_sweep_for_a_minute_is_said_in_one_word(client: Client, started_long_ago: None) -> None:
    assert _ask(client) == (503, "sweep")
    engine.take_sweep()
    Lease.objects.update(last_at=timezone.now() - timedelta(seconds=61))
    assert _ask(client) == (503, "sweep")


def test_a_database_that_does_not_answer_is_said_in_one_word(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(engine, "last_sweep", broken)
    assert _ask(client) == (503, "database")
