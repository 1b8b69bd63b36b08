"""Web, worker and beat as one thing: started, kept alive and stopped together."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from django.conf import settings

from voices.processes import address, broker
from voices.processes.child import Child, stop_together

GRACE = 8.0  # seconds to finish what is being done; leases bring back what was cut off
READY_WITHIN = 60.0
TICK = 0.2
HOPELESS = 4  # quick deaths of the web server before the first answer


class Supervisor:
    """`say` gets one sentence for each thing that a person should know."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        self.say = say
        self.stopping = threading.Event()
        self.web = _child("Web", "granian", *_granian(), "voicelab.wsgi:application")
        self.worker = _child("Worker", "celery", "-q", "-A", "voicelab", "worker", *_WORKER)
        # Not worker -B: that is a fork, which survives the worker's death (measured).
        self.beat = _child("Beat", "celery", "-q", "-A", "voicelab", "beat", "-l", "WARNING")
        self.children = [self.web, self.worker, self.beat]
        self.broker: broker.Watch | None = None

    def run(self, *, ready: Callable[[], None]) -> int:
        """Blocks until told to stop; calls `ready` once. The process's exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        self._fresh_broker()
        try:
            self.web.start()
            self.worker.start()
            if not self._wait_until_ready():
                return 0 if self.stopping.is_set() else 1
            ready()
            # Last, since nobody waits for it: two processes load at once on two cores.
            self.beat.start()
            while not self.stopping.wait(TICK):
                self._tend()
            return 0
        finally:
            stop_together(self.children, grace=GRACE)

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + READY_WITHIN
        while not self.stopping.wait(TICK / 2):
            self._tend()
            if address.healthy(settings.HOST, port=settings.PORT, site_url=settings.SITE_URL):
                return True
            if self.web.deaths >= HOPELESS or time.monotonic() > deadline:
                self.say("VoiceLab could not start its web server; the lines above say why.")
                return False
        return False

    def _tend(self) -> None:
        for child in self.children:
            sentence = child.tend()
            if sentence:
                self.say(sentence)
        if self.broker is not None and self.broker.replaced():
            self.say("The message file was replaced; starting worker and beat again.")
            stop_together([self.worker, self.beat], grace=GRACE)
            self._fresh_broker()
            self.worker.start()
            self.beat.start()

    def _fresh_broker(self) -> None:
        if settings.EMBEDDED_BROKER:
            before, self.broker = self.broker, broker.empty()
            if before is not None:
                before.close()


_WORKER = ("-l", "WARNING", "-P", "threads", "-c", "4", "--without-gossip", "--without-mingle")


def _granian() -> list[str]:
    """One process with threads: the embedded sandbox and SQLite share it (measured fastest)."""
    listen = ["--host", settings.HOST, "--port", str(settings.PORT)]
    size = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--no-ws"]
    return [*listen, *size, "--respawn-failed-workers", "--log-level", "error"]


def _child(name: str, module: str, *arguments: str) -> Child:
    env = {
        **os.environ,
        "VOICELAB_ROLE": name.lower(),
        "PYTHONUNBUFFERED": "1",
        # Celery warns about root at each start; in a container that is the usual user.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }
    command = [sys.executable, "-m", module, *arguments]
    return Child(name, command=command, env=env, folder=settings.BASE_DIR)
