"""Asking what is left, of a Kling that answers once a second."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.services.hands import clone_job, knock, switch
from voices.models import Connection
from voices.services import connections, credit

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return connections.active()


def somebody_asks_all_the_time() -> None:
    switch(pace_costs=True, costs_asked_at=timezone.now() + timedelta(minutes=1))


def test_who_asks_too_soon_gets_what_was_told_just_now(connection):
    told = credit.ask(connection)
    somebody_asks_all_the_time()
    assert told is not None
    assert credit.ask(connection) == told


def test_who_asks_too_soon_when_nothing_was_told_yet_gets_nothing(connection):
    somebody_asks_all_the_time()
    assert credit.ask(connection) is None


def test_a_refusal_while_somebody_else_asks_does_not_rest_an_account_that_has_credit(connection):
    credit.ask(connection)
    somebody_asks_all_the_time()
    assert knock(clone_job("broke anna")).reason == "credit"
    assert connections.paused(connection) == ""
