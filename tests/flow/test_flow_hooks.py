"""A clone whose callbacks arrive, through the pages and the doors that Kling knocks at."""

import json
import re

import pytest
import requests
from django.test import Client

from tests.callbacks import watch
from tests.flow.conftest import Desk
from voicelab import loopback
from voices.models import Hook, Job, State
from voices.services import engine

pytestmark = pytest.mark.django_db
HOSTILE = [
    {"X-Forwarded-Host": "evil.example"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Forwarded-Server": "evil.example", "X-Original-Host": "evil.example"},
    {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "8080"},
    {"X-Rewrite-URL": "https://evil.example/", "Origin": "http://testserver"},
]


@pytest.fixture
def job(desk: Desk) -> Job:
    """A clone that waits for its worker; from a video, so that nothing has to be decoded."""
    return asked_for(desk)


def asked_for(desk: Desk) -> Job:
    desk.send("/clips/video/", video_id="930801301486305328")
    desk.clone()
    return Job.objects.get(kind=Job.Kind.CLONE)


def call(address: str, status: str) -> None:
    """A POST as the sandbox makes it, of the bare task object."""
    with requests.Session() as kling:
        for prefix, adapter in loopback.site_adapters().items():
            kling.mount(prefix, adapter)
        said = {"task_id": "1", "task_status": status, "task_status_msg": ""}
        assert kling.post(address, json=said, timeout=5).status_code == 200


def test_a_clone_whose_callback_arrives_does_not_wait_for_its_poll(
    desk: Desk, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = watch(monkeypatch, "create_voice", lambda _: None)
    engine.run(job.pk)
    engine.run(job.pk)  # nothing: its poll is two seconds away
    job.refresh_from_db()
    assert job.state == State.SUBMITTED
    call(given[0]["callback_url"], "succeed")
    engine.run(job.pk)
    job.refresh_from_db()
    assert job.state == State.READY
    assert "Ready" in desk.open("/?tab=cloned")


def test_callbacks_with_any_content_cannot_make_a_clone_ready_or_failed(
    job: Job, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SANDBOX_SECONDS = 600  # type: ignore[attr-defined]
    given = watch(monkeypatch, "create_voice", lambda _: None)
    engine.run(job.pk)
    for status in ("succeed", "failed", "succeed", "failed"):
        call(given[0]["callback_url"], status)
        Hook.objects.update(look_at=None)
        engine.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.kling_status) == (State.SUBMITTED, "submitted")


def test_late_repeated_callbacks_leave_a_finished_clone_alone(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = watch(monkeypatch, "create_voice", lambda _: None)
    engine.run(job.pk)
    call(given[0]["callback_url"], "succeed")
    engine.run(job.pk)
    ended = Job.objects.values().get(pk=job.pk)
    assert ended["state"] == State.READY
    for status in ("processing", "submitted", "failed", "succeed", "succeed"):
        call(given[0]["callback_url"], status)
        Hook.objects.update(look_at=None)
        engine.run(job.pk)
    assert Job.objects.values().get(pk=job.pk) == ended


@pytest.mark.parametrize("headers", HOSTILE, ids=lambda headers: next(iter(headers)))
def test_no_header_of_a_request_gets_into_the_address_that_kling_is_given(
    desk: Desk, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = watch(monkeypatch, "create_voice", lambda _: None)
    desk.browser.defaults |= {f"HTTP_{name.upper().replace('-', '_')}": value
                              for name, value in headers.items()}  # fmt: skip
    engine.run(asked_for(desk).pk)
    assert re.fullmatch(r"https://site\.invalid/hooks/kling/[\w-]{43}/", given[0]["callback_url"])


def test_a_call_through_the_front_door_needs_no_session_and_leaves_none() -> None:
    answer = Client().post("/hooks/kling/nobody/", json.dumps({}), content_type="text/plain")
    assert answer.status_code == 404
    assert not answer.cookies
