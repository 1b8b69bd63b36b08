"""Both ends of a big refresh: a Kling with many voices, and VoiceLab in a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.front_door import Control
from tests.tools import PATIENCE, ROOT, environment

LISTS = ("custom-voices", "presets-voices")
HEADERS = {"Authorization": "Bearer practice-key", "Connection": "close"}


class Product:
    """The process of tests/sync_side.py; its words as calls."""

    def __init__(self, folder: Path, *, kling: str) -> None:
        folder.mkdir()
        env = environment(
            DJANGO_SETTINGS_MODULE="voicelab.settings",
            DATA_DIR=folder,
            DATABASE_URL=os.environ.get("TEST_DATABASE_URL", ""),
            CELERY_BROKER_URL="memory://",
            KLING_BASE_URL=kling,
            KLING_API_KEY="practice-key",
            KLING_PRIVATE_NETWORK=1,
            PYTHONPATH=os.environ.get("PYTHONPATH", ""),
        )
        command = [sys.executable, "-m", "tests.sync_side"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, text=True
        )

    def __call__(self, word: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        print(word, file=self.process.stdin, flush=True)
        return dict(json.loads(self.process.stdout.readline()))

    def stop(self) -> None:
        self.process.communicate(timeout=PATIENCE)


class Far(Control):
    """The sandbox, its population, and the peer: reading its pages and nothing else."""

    def populate(self, voices: int) -> None:
        """Exactly so many finished voices that nobody here made."""
        answer = self.session.post(
            f"{self.base}/_control/population", json={"voices": voices}, timeout=PATIENCE
        )
        answer.raise_for_status()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Before each page a tenth of its length goes, and comes anew."""
        self.fault("shuffle", at="list-voices", options={"percent": 10})
        yield
        self.mend()

    def bare(self) -> tuple[float, set[str]]:
        """Seconds for all pages of both lists to the first empty one, and the ids in them."""
        began, ids = time.perf_counter(), set()
        for name in LISTS:
            number = 1
            while tasks := self._page(name, number):
                ids |= {task["task_result"]["voices"][0]["voice_id"] for task in tasks}
                number += 1
        return time.perf_counter() - began, ids

    def _page(self, name: str, number: int) -> list[Any]:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(
                f"{self.base}/v1/general/{name}",
                params={"pageNum": number, "pageSize": 500},
                headers=HEADERS,
                timeout=60,
            )
        return list(answer.json()["data"])
