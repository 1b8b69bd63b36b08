"""The in-process door behaves like a socket."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import requests
from django.core.exceptions import PermissionDenied
from django.core.signals import request_finished, request_started
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation

from voicelab.sandbox.adapter import SandboxAdapter, ViewAdapter

from .conftest import BASE, Caller

HERE = "https://views.invalid"
opened: list[BytesIO] = []


def echo(request: HttpRequest) -> HttpResponse:
    lines = [
        request.method,
        request.path,
        request.META["QUERY_STRING"],
        request.headers.get("X-One", ""),
        request.content_type,
        request.body.decode(),
    ]
    return HttpResponse("\n".join(str(line) for line in lines), status=201)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"abc", b"", b"defg", b"h"]), content_type="audio/mpeg")


def file(request: HttpRequest) -> FileResponse:
    opened.append(BytesIO(b"x" * 100_000))
    return FileResponse(opened[-1])


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def away(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": "/echo?moved=1"})


urlpatterns = [
    path("echo", echo),
    path("名字", echo),
    path("stream", stream),
    path("file", file),
    path("missing", missing),
    path("forbidden", forbidden),
    path("away", away),
]


@pytest.fixture
def session() -> requests.Session:
    session = requests.Session()
    session.mount(f"{HERE}/", ViewAdapter(HERE, urlconf=__name__))
    return session


def test_method_path_query_headers_and_body_arrive(session: requests.Session) -> None:
    answer = session.put(
        f"{HERE}/echo", params={"a": "1 2"}, data="bödy".encode(), headers={"X-One": "one"}
    )
    assert answer.text.split("\n") == ["PUT", "/echo", "a=1+2", "one", "", "bödy"]
    assert (answer.status_code, answer.reason, answer.url) == (201, "Created", f"{HERE}/echo?a=1+2")
    assert answer.elapsed > timedelta(0)


def test_a_path_in_any_script_is_resolved(session: requests.Session) -> None:
    assert session.get(f"{HERE}/名字").text.split("\n")[1] == "/名字"


def test_a_stream_is_read_in_pieces(session: requests.Session) -> None:
    answer = session.get(f"{HERE}/stream", stream=True)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.raw.read(2) == b"ab"
    assert b"".join(answer.iter_content(3)) == b"cdefgh"


def test_a_body_can_be_read_as_it_comes(session: requests.Session) -> None:
    answer = session.get(f"{HERE}/stream", stream=True)
    parts = iter(lambda: answer.raw.read1(1000), b"")
    assert b"".join(parts) == b"abcdefgh"


def test_content_is_whole_without_streaming(session: requests.Session) -> None:
    assert session.get(f"{HERE}/stream").content == b"abcdefgh"


@pytest.mark.parametrize("read", [0, 1000, 200_000])
def test_closing_an_answer_closes_the_file_behind_it(session: requests.Session, read: int) -> None:
    answer = session.get(f"{HERE}/file", stream=True)
    if read:
        answer.raw.read(read)
    answer.close()
    assert opened[-1].closed


def test_a_head_answer_has_no_body(session: requests.Session) -> None:
    answer = session.head(f"{HERE}/file")
    assert (answer.content, answer.headers["Content-Length"]) == (b"", "100000")


def test_errors_of_a_view_are_statuses(session: requests.Session) -> None:
    paths = ("missing", "nowhere", "forbidden")
    assert [session.get(f"{HERE}/{path}").status_code for path in paths] == [404, 404, 403]


def test_redirects_are_followed_by_the_session_and_not_by_the_adapter(
    session: requests.Session,
) -> None:
    assert session.get(f"{HERE}/away").text.split("\n")[2] == "moved=1"
    assert session.get(f"{HERE}/away", allow_redirects=False).status_code == 302


def test_a_base_with_a_path_stands_in_front_of_every_link(kling: Caller) -> None:
    session = requests.Session()
    base = "https://practice.invalid/kling"
    session.mount(f"{base}/", SandboxAdapter(base))
    session.headers.update(kling.session.headers)
    tasks = session.get(f"{base}/v1/general/presets-voices?pageSize=1").json()["data"]
    url = tasks[0]["task_result"]["voices"][0]["trial_url"]
    assert url.startswith(f"{base}/results/")
    assert session.get(url).status_code == 200


def test_no_request_signal_language_or_connection_is_touched(kling: Caller) -> None:
    heard: list[Any] = []

    def listen(sender: Any, **kwargs: Any) -> None:
        heard.append(sender)

    language, before = translation.get_language(), connection.connection
    signals = (request_started, request_finished)
    for signal in signals:
        signal.connect(listen)
    try:
        kling.session.get(f"{BASE}/v1/general/presets-voices", stream=True).close()
    finally:
        for signal in signals:
            signal.disconnect(listen)
    assert heard == []
    assert connection.connection is before
    assert translation.get_language() == language
