"""Faults of the answer: another page, another code, or an answer that lacks what it must have."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .envelope import RefusalError, refuse

Answer = Callable[[], HttpResponseBase]

WORDS = {
    1000: "Authentication failed",
    1001: "Authorization is empty",
    1002: "Authorization is invalid",
    1003: "Authorization is not yet valid",
    1004: "Authorization has expired",
    1100: "Account exception",
    1101: "Account in arrears",
    1102: "Account balance not enough",
    1103: "No permission for the requested resource",
    1200: "Invalid request parameters",
    1201: "Invalid parameter value",
    1202: "Request method is invalid",
    1203: "The requested resource does not exist",
    1300: "Request blocked by platform policy",
    1301: "Content may violate the safety policy",
    1302: "Too many requests",
    1303: "parallel task over resource pack limit",
    1304: "IP is not in the whitelist",
    5000: "Internal server error",
    5001: "Service temporarily unavailable",
    5002: "Server timeout, please try again later",
}
"""Of these only 1102 and 1303 were recorded from real answers; the rest says the table's sense."""

CHARSETS = {"gbk", "big5", "utf-16", "utf-8-sig"}

_PAGE = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
    "<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def html_502(request: HttpRequest, answer: Answer, /, *, effect: bool) -> HttpResponseBase:
    """The gateway's own page; the call behind it may have happened."""
    return _page("502 Bad Gateway", status=502, answer=answer, effect=effect)


def html_200(request: HttpRequest, answer: Answer, /, *, effect: bool) -> HttpResponseBase:
    """A page where an envelope was due, as a captive portal shows it."""
    return _page("Please wait", status=200, answer=answer, effect=effect)


def error(
    request: HttpRequest, answer: Answer, /, *, code: int, message: str, effect: bool
) -> HttpResponseBase:
    """Any code of the vendor's table, with other words when they are given."""
    if effect:
        answer()
    return refuse(RefusalError(code, message or WORDS[code]))


def no_task_id(request: HttpRequest, answer: Answer, /) -> HttpResponseBase:
    """A success whose tasks have no id."""
    response = answer()
    body = _body_of(response)
    tasks = body.get("data")
    for task in tasks if isinstance(tasks, list) else [tasks]:
        if isinstance(task, dict):
            task.pop("task_id", None)
            task.pop("id", None)
    return _rewritten(response, body)


def null_data(request: HttpRequest, answer: Answer, /) -> HttpResponseBase:
    """A success with ``data`` null."""
    response = answer()
    body = _body_of(response)
    return _rewritten(response, body | {"data": None} if body.get("code") == 0 else body)


def wrong_charset(request: HttpRequest, answer: Answer, /, *, charset: str) -> HttpResponseBase:
    """The header says UTF-8, the bytes are another encoding and hold Chinese words."""
    response = answer()
    body = _body_of(response)
    if not body:
        return response
    told = "成功" if body.get("code") == 0 else "失败"
    text = json.dumps(body | {"message": told}, ensure_ascii=False)
    wrong = HttpResponse(text.encode(charset, "replace"), status=response.status_code)
    wrong.headers["Content-Type"] = "application/json; charset=utf-8"
    return wrong


def _page(title: str, *, status: int, answer: Answer, effect: bool) -> HttpResponse:
    if effect:
        answer()
    return HttpResponse(_PAGE.format(title=title), status=status, content_type="text/html")


def _body_of(response: HttpResponseBase) -> dict[str, Any]:
    """The envelope; empty for what is none, such as a sound."""
    if response.headers.get("Content-Type", "").partition(";")[0] != "application/json":
        return {}
    if not isinstance(response, HttpResponse):
        return {}
    body = json.loads(response.content)
    return body if isinstance(body, dict) else {}


def _rewritten(response: HttpResponseBase, body: dict[str, Any]) -> HttpResponseBase:
    if body and isinstance(response, HttpResponse):
        response.content = json.dumps(body, ensure_ascii=False).encode()
    return response
