"""Where the web server listens: whether it can, and whether it answers."""

import contextlib
import errno
import http.client
import socket
import time
from urllib.parse import urlsplit

ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104

_SENTENCES = {
    errno.EADDRINUSE: "Port {port} is used by another program. "
    "Stop that one, or choose another port: PORT={other} make run",
    errno.EADDRNOTAVAIL: "HOST={host} is not an address of this machine. "
    "Use 127.0.0.1 for this machine only, or 0.0.0.0 for everybody on its network.",
    errno.EACCES: "Port {port} needs special rights. Choose one above 1023: PORT=8000 make run",
}


def why_not(host: str, *, port: int, patience: float) -> str:
    """Empty when `port` can be listened on within `patience` seconds, else what to do."""
    deadline = time.monotonic() + patience
    while True:
        try:
            family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(where)
                listener.listen(1)
            return ""
        except OSError as error:
            # A server that was told to stop a moment ago may still be leaving.
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                return _sentence(error, host=host, port=port)
            time.sleep(0.2)


def _sentence(error: OSError, *, host: str, port: int) -> str:
    number = errno.EADDRNOTAVAIL if isinstance(error, socket.gaierror) else error.errno
    fallback = f"VoiceLab can't listen on HOST={{host}}, PORT={{port}}: {error.strerror}."
    return _SENTENCES.get(number or 0, fallback).format(host=host, port=port, other=port + 1)


def healthy(host: str, *, port: int, site_url: str) -> bool:
    """Whether /healthz says ok; asked by the name that people use, since others are refused."""
    asked = {"Host": urlsplit(site_url).netloc}
    connection = http.client.HTTPConnection(ANY.get(host, host), port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz", headers=asked)
        return connection.getresponse().status == 200
    return False
