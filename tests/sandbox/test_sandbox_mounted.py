"""The sandbox below a prefix of another site, reached through its middleware."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import include, path

from .conftest import Caller

urlpatterns = [path("deep/sandbox/", include("voicelab.sandbox.urls"))]

KEY = {"Authorization": "Bearer practice-key"}


@pytest.fixture
def site(kling: Caller, settings: Any) -> Client:
    """A client that insists on CSRF tokens; the sandbox must not."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.ALLOWED_HOSTS = ["studio.example"]
    return Client(enforce_csrf_checks=True, headers={"Host": "studio.example"})


def test_links_carry_the_sites_host_and_the_prefix(site: Client) -> None:
    answer = site.get("/deep/sandbox/v1/general/presets-voices?pageSize=1", headers=KEY)
    url = answer.json()["data"][0]["task_result"]["voices"][0]["trial_url"]
    assert url.startswith("http://studio.example/deep/sandbox/results/voice-")
    parts = urlsplit(url)
    trial = site.get(f"{parts.path}?{parts.query}")
    assert (trial.status_code, trial.headers["Content-Type"]) == (200, "audio/mpeg")
    assert len(b"".join(trial.streaming_content)) == int(trial.headers["Content-Length"])


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("v1/audio/tts", 200),
        ("v1/general/delete-voices", 400),
        ("_control/age", 400),
        ("v1/nothing", 404),
    ],
)
def test_a_post_needs_the_key_and_no_form_token(site: Client, where: str, status: int) -> None:
    body = {"text": "Hello", "voice_id": "oversea_male1", "voice_language": "en"}
    answer = site.post(f"/deep/sandbox/{where}", body, content_type="application/json", headers=KEY)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert site.post(f"/deep/sandbox/{where}").status_code in (401, 404)


def test_the_same_tasks_are_seen_through_both_doors(kling: Caller, site: Client) -> None:
    task_id = kling.clone()[1]["data"]["task_id"]
    answer = site.get(f"/deep/sandbox/v1/general/custom-voices/{task_id}", headers=KEY)
    assert answer.json()["data"]["task_id"] == task_id
