"""Run the sandbox alone: ``python -m voicelab.sandbox.serve HOST PORT``.

A process of its own settings, so that it needs neither the product nor its configuration.
"""

import contextlib
import os
import socket
import sys
from typing import Any, cast

import django
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from . import alone
from .broken import HANG_UP


class Handler(WSGIRequestHandler):
    """Lets a view hang up the socket: what it answers then reaches nobody."""

    def get_environ(self) -> dict[str, Any]:
        """Django's, with a function that closes the connection."""
        environment: dict[str, Any] = super().get_environ()
        return {**environment, HANG_UP: self._hang_up}

    def _hang_up(self) -> None:
        # The stubs take a handler's socket for a Django request.
        connection = cast(socket.socket, self.connection)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def main(host: str, port: int) -> None:
    """Migrate, listen, say so in one line, serve until interrupted. Port 0 takes a free one."""
    alone.DATA_DIR.mkdir(parents=True, exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    server = ThreadedWSGIServer((host, port), Handler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    _start_ticking()
    prefix = f"/{alone.SANDBOX_PREFIX}" if alone.SANDBOX_PREFIX else ""
    sys.stdout.write(f"Sandbox ready: http://{host}:{server.server_port}{prefix}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _start_ticking() -> None:
    from .ticking import start  # its rows exist only after the set-up

    start()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "voicelab.sandbox.alone"
    main(sys.argv[1], int(sys.argv[2]))
