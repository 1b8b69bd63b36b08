"""Callbacks for tests: a clone that Kling works on, and its address at which we are told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from standardwebhooks import Webhook

from tests.services.hands import clone_job
from voices.models import Clip, Job, State
from voices.services import connections, hooks

#: The vendor's test secret (kling-api.md §9) and another of the same make.
SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="
OTHER = "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldG90aGVyc2VjMTI="
LATER = timedelta(minutes=1)


def row(state: str = State.SUBMITTED, **facts: Any) -> Job:
    """A clone as its row says it, not due for a minute; for tests that never ask Kling."""
    wanted = {"kind": Job.Kind.CLONE, "connection": connections.active(), "task_id": "7" * 18}
    wanted |= {"state": state, "next_check_at": timezone.now() + LATER}
    return Job.objects.create(**(wanted | facts))


def video_clone(name: str = "anna") -> Job:
    """A clone from a Kling video: quick, since no clip has to be decoded."""
    video = Clip.objects.create(
        source=Clip.Source.VIDEO, video_id="930801301486305328", state=State.READY
    )
    return clone_job(name, clip=video)


def path_of(job: Job) -> str:
    """A new address of `job`, below our own."""
    return urlsplit(hooks.make_address(job)).path


def due(job: Job) -> bool:
    """Whether the next look may come now."""
    job.refresh_from_db()
    return job.next_check_at <= timezone.now()


def signed(body: str, *, secret: str = SECRET, seconds_ago: float = 0) -> dict[str, str]:
    """The three headers as Kling sends them."""
    at = timezone.now() - timedelta(seconds=seconds_ago)
    signature = Webhook(secret).sign("9876543210", at, body)
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": "9876543210",
        "webhook-timestamp": stamp,
        "webhook-signature": signature,
    }


def watch(monkeypatch: Any, call: str, act: Callable[[dict[str, Any]], None]) -> list[Any]:
    """Let `act` see the arguments of each `call` of the client when the answer is on its way.

    The call itself goes to the sandbox. What it was called with is collected in the list.
    """
    client = connections.client(connections.active())
    real, calls = getattr(client, call), []

    def through(*words: Any, **about: Any) -> Any:
        answer = real(*words, **about)
        calls.append(about or words)
        act(about)
        return answer

    monkeypatch.setattr(client, call, through)
    return calls
