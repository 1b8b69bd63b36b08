"""Where Kling calls back: a hint for whoever knows the address, a wall for everybody else."""

import hashlib
import io
import json
import random
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.callbacks import OTHER, SECRET, due, path_of, row, signed
from voicelab import loopback
from voices.models import Hook, Job
from voices.services import hooks
from voices.views.hooks import MOST, kling

pytestmark = pytest.mark.django_db
TASK = {
    "task_id": "7" * 18,
    "task_status": "succeed",
    "task_status_msg": "",
    "final_unit_deduction": "9999",
    "task_info": {"external_task_id": "vl-forged"},
    "task_result": {"voices": [{"voice_id": "666", "trial_url": "http://169.254.169.254/"}]},
}
NEW = {"id": "7" * 18, "status": "failed", "message": "<script>", "outputs": [], "billing": []}
BODIES = [
    json.dumps(TASK), json.dumps(NEW), json.dumps([TASK] * 50), "", "null", "[]", "7", '"', "{",
    "[" * 5000, '{"a":' * 5000, "NaN", "\0" * 100, "\ufeff{}", "<xml/>", "a=b&state=ready",
    json.dumps(TASK | {"task_status": "failed", "state": "failed", "next_check_at": None}),
    b"\xff\xfe\x00\x80", b"\x1f\x8b\x08" + bytes(500), b"A" * 200_000,
]  # fmt: skip
TYPES = ["application/json; charset=utf-8", "text/plain", "multipart/form-data; boundary=x", "?"]


@pytest.fixture
def job() -> Job:
    return row()


@pytest.fixture
def path(job: Job) -> str:
    return path_of(job)


def post(path: str, body: object = "", *, kind: str = TYPES[0], **headers: str):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(enforce_csrf_checks=True).post(path, body, content_type=kind, headers=names)


def facts() -> list[dict[str, object]]:
    """All that is known of all jobs but when to look at them next."""
    return [
        {key: value for key, value in known.items() if key != "next_check_at"}
        for known in Job.objects.order_by("pk").values()
    ]


def face(answer) -> tuple[object, ...]:
    return answer.status_code, answer.content, tuple(sorted(answer.headers.items()))


def test_a_callback_makes_its_job_due_and_changes_nothing_else(job, path):
    other, before = row(), facts()
    answer = post(path, json.dumps(TASK))
    assert (answer.status_code, answer.content) == (200, b'{"code":0}')
    assert due(job) and not due(other)
    assert facts() == before


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body)[:20])
def test_whatever_a_callback_says_it_gets_one_answer_and_changes_no_fact(job, path, body):
    before, plain = facts(), face(post(path))
    for kind in TYPES:
        assert face(post(path, body, kind=kind)) == plain
    assert facts() == before


@pytest.mark.chaos
@pytest.mark.parametrize("turns", [500, pytest.param(5000, marks=pytest.mark.soak)])
def test_forged_bodies_change_no_fact_and_ask_for_one_look(turns):
    """The view alone, since the way to it is the same for all of them."""
    job = row()
    token = path_of(job).split("/")[-2]
    before, factory, dice = facts(), RequestFactory(), random.Random(7)  # noqa: S311
    due_at = set()
    for turn in range(turns):
        body = bytearray(json.dumps(dice.choice([TASK, NEW])).encode())
        body[dice.randrange(len(body))] = dice.randrange(256)
        request = factory.post("/", bytes(body), content_type=dice.choice(TYPES))
        assert kling(request, token).content == b'{"code":0}'
        if turn % 100 == 0:
            due_at.add(Job.objects.values_list("next_check_at", flat=True).get())
    assert facts() == before
    assert len(due_at) == 1


def test_only_the_first_of_many_callbacks_wakes_a_worker(path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as first:
        post(path)
    with django_capture_on_commit_callbacks() as later:
        for _ in range(20):
            post(path)
    assert (len(first), len(later)) == (1, 0)


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options", "trace"])
def test_any_other_method_is_refused_alike_for_known_and_unknown(job, path, method):
    asked = [getattr(Client(), method)(one) for one in (path, "/hooks/kling/nobody/")]
    assert [answer.status_code for answer in asked] == [405, 405]
    assert face(asked[0]) == face(asked[1])
    assert not due(job)


def test_unknown_dead_shut_and_altered_addresses_all_look_alike(job, path):
    ended = row("ready", finished_at=timezone.now() - timedelta(minutes=61))
    shut = hooks.make_address(job)
    hooks.shut(shut)
    token = path.split("/")[-2]
    gone = [
        "nobody", "A" * 43, "A" * 10_000, token[:-1], token + "A", token.swapcase(), token + "%00",
        "%F0%9F%98%80", "%FF%FE", "..", "%2e%2e%2fm", f"x/{token}", "' OR 1=1 --",
        hashlib.sha256(token.encode()).hexdigest(),
    ]  # fmt: skip
    paths = [f"/hooks/kling/{word}/" for word in gone] + [path_of(ended), urlsplit(shut).path]
    faces = {face(post(one, json.dumps(TASK))) for one in paths}
    assert len(faces) == 1
    assert faces.pop()[:2] == (404, b"Not found\n")
    assert not due(job)


def test_no_changed_letter_opens_the_door(job, path):
    token = path.split("/")[-2]
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert hooks.find(token[:place] + other + token[place + 1 :]) is None
    assert hooks.find(token).job == job


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (59, 200), (61, 404), (10_000, 404)])
def test_an_address_dies_an_hour_after_its_job_ended(minutes, status):
    job = row("failed", finished_at=timezone.now() - timedelta(minutes=minutes))
    before = Job.objects.values().get()
    assert post(path_of(job), json.dumps(TASK)).status_code == status
    assert Job.objects.values().get() == before


def test_an_address_lives_as_long_as_its_job(job, path):
    Job.objects.update(created_at=timezone.now() - timedelta(days=20))
    assert post(path).status_code == 200


def test_the_token_itself_is_stored_nowhere(path):
    token = path.split("/")[-2]
    post(path)
    assert len(token) >= 43
    assert all(token not in str(value) for value in Hook.objects.values().get().values())


def test_another_websites_page_may_call_too_since_nothing_is_believed(job, path):
    assert post(path, Sec_Fetch_Site="cross-site").status_code == 200
    assert due(job)


@pytest.mark.parametrize("host", ["evil.example", "site.invalid.evil.example", "[", "a" * 300])
def test_a_call_by_another_name_of_ours_is_not_answered(job, path, host):
    assert post(path, Host=host).status_code == 400
    assert not due(job)


@pytest.mark.parametrize(("size", "read"), [(300, 300), (MOST, MOST), (10_000_000, MOST)])
def test_of_a_body_nothing_is_left_unread_but_what_is_far_too_long(job, path, size, read):
    for token, status in ((path.split("/")[-2], 200), ("nobody", 404)):
        stream = Counting(size)
        assert kling(big(stream), token).status_code == status
        assert stream.read_bytes == read
    assert due(job)


def test_a_signed_body_of_ten_megabytes_is_refused(job, path, settings):
    settings.KLING_WEBHOOK_SECRETS = (SECRET,)
    stream = Counting(10_000_000)
    request = big(stream, headers=signed("A" * 10_000_000))
    assert kling(request, path.split("/")[-2]).status_code == 404
    assert (stream.read_bytes, due(job)) == (MOST, False)


def test_a_body_that_breaks_off_is_no_accident(job, path, settings):
    settings.KLING_WEBHOOK_SECRETS = (SECRET,)
    request = big(Broken(100), headers=signed("{}"))
    assert kling(request, path.split("/")[-2]).status_code == 404


@pytest.mark.parametrize("secrets", [(SECRET,), (OTHER, SECRET)])
def test_a_signature_that_fits_is_a_hint_like_others(job, path, settings, secrets):
    settings.KLING_WEBHOOK_SECRETS = secrets
    body = json.dumps(NEW)
    assert post(path, body, **signed(body)).status_code == 200
    assert due(job)


def test_a_signature_that_does_not_fit_gets_the_answer_of_an_unknown_address(
    job, path, settings, caplog
):
    settings.KLING_WEBHOOK_SECRETS = (SECRET,)
    body = json.dumps(NEW)
    good = signed(body)
    wrong = [
        (body, signed(body, seconds_ago=-301)),  # first: a second later it is allowed
        (body + " ", good),
        (body, signed(body, secret=OTHER)),
        (body, signed(body, seconds_ago=301)),
        (body, good | {"webhook-id": "1"}),
        (body, good | {"webhook-signature": "v1,é"}),
        (body, {"webhook-signature": ""}),
        (body, {"webhook-id": "9876543210"}),
    ]
    faces = {face(post(path, said, **headers)) for said, headers in wrong}
    assert faces == {face(post("/hooks/kling/nobody/", body))}
    assert not due(job)
    assert "KLING_WEBHOOK_SECRET" in caplog.text
    assert SECRET not in caplog.text


def test_a_call_without_a_signature_stays_a_hint(job, path, settings):
    settings.KLING_WEBHOOK_SECRETS = (SECRET,)
    assert post(path, json.dumps(TASK)).status_code == 200
    assert due(job)


def test_without_a_secret_signatures_are_not_looked_at(job, path):
    assert post(path, "{}", **signed("other")).status_code == 200
    assert due(job)


def test_a_call_that_is_replayed_later_finds_nothing_to_do(job, path, settings):
    settings.KLING_WEBHOOK_SECRETS = (SECRET,)
    body, headers = json.dumps(NEW), signed(json.dumps(NEW))
    Job.objects.update(state="ready", finished_at=timezone.now())
    before = Job.objects.values().get()
    assert {post(path, body, **headers).status_code for _ in range(5)} == {200}
    assert Job.objects.values().get() == before


def test_the_sandbox_reaches_it_through_its_own_door(job, settings):
    """As it does in practice mode: a POST of its session to the address it was given."""
    address = hooks.make_address(job)
    assert address.startswith("https://site.invalid/hooks/kling/")
    with requests.Session() as session:
        for prefix, adapter in loopback.site_adapters().items():
            session.mount(prefix, adapter)
        answer = session.post(address, json=TASK, timeout=5)
        lost = session.post("https://site.invalid/hooks/kling/nobody/", json=TASK, timeout=5)
    assert (answer.status_code, answer.json(), lost.status_code) == (200, {"code": 0}, 404)
    assert due(job)


class Counting(io.RawIOBase):
    """A body of so many bytes that counts what is read of it."""

    def __init__(self, size: int) -> None:
        self.left, self.read_bytes = size, 0

    def read(self, size: int = -1) -> bytes:
        part = self.left if size < 0 else min(size, self.left)
        self.left -= part
        self.read_bytes += part
        return b"A" * part


class Broken(Counting):
    def read(self, size: int = -1) -> bytes:
        raise OSError("connection reset")


def big(stream: Counting, **about):
    more = {"wsgi.input": stream, "CONTENT_LENGTH": str(stream.left)}
    return RequestFactory().generic("POST", "/", **about, **more)
