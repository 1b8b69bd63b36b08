"""From a prepared ``requests`` request to a Django request, as a WSGI server would make it."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from django.core.handlers.wsgi import WSGIRequest


def django_request(request: requests.PreparedRequest, *, base: str) -> WSGIRequest:
    """The same call, with the path below ``base``."""
    url = urlsplit(request.url or "")
    body = _body_bytes(request.body)
    path = unquote(url.path).removeprefix(urlsplit(base).path) or "/"
    return WSGIRequest(
        {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": url.query,
            "SERVER_NAME": url.hostname,
            "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": url.scheme,
            "wsgi.input": io.BytesIO(body),
            **_header_variables(request.headers),
            "CONTENT_LENGTH": str(len(body)),
        }
    )


def _header_variables(headers: Mapping[str, Any]) -> dict[str, str]:
    variables = {}
    for name, value in headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        variables["HTTP_" + name.upper().replace("-", "_")] = text
    if "HTTP_CONTENT_TYPE" in variables:
        variables["CONTENT_TYPE"] = variables.pop("HTTP_CONTENT_TYPE")
    variables.pop("HTTP_CONTENT_LENGTH", None)
    return variables


def _body_bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body)
