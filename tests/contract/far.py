"""The far end of a contract test: the sandbox, or Kling itself, asked in the same words."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from tests.contract.notebook import Notebook
from voices.kling import AccessKeyPair, ApiKey, KlingClient

VOICES = "/v1/general/custom-voices"
PRESETS = "/v1/general/presets-voices"
DELETE = "/v1/general/delete-voices"
SPEECH = "/v1/audio/tts"
COSTS = "/account/costs"
PAID = (VOICES, SPEECH)
#: Seconds: a call, the end of a clone, and between two calls to /account (QPS 1).
CALL, CLONE, APART = 130.0, 900.0, 1.1
NAME = "contract test"


@dataclass(frozen=True)
class Heard:
    """One answer: the body is None when it is no JSON."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def data(self) -> Any:
        assert self.body["code"] == 0, self.body
        return self.body["data"]

    @property
    def refusal(self) -> tuple[int, int]:
        """HTTP status and code."""
        return self.status, self.body["code"]

    @property
    def told(self) -> dict[str, Any]:
        """An answer to an open question, short enough for a report."""
        body = self.body if isinstance(self.body, dict) else {}
        return {"http": self.status, "code": body.get("code"), "message": body.get("message")}


@dataclass
class Far:
    """One host with its credentials. `source` is what a voice is cloned from."""

    base: str
    api_key: ApiKey | None
    pair: AccessKeyPair | None
    notebook: Notebook
    source: Callable[[], dict[str, str]]
    adapters: dict[str, BaseAdapter] = field(default_factory=dict)
    private_network: bool = False

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        for prefix, adapter in self.adapters.items():
            self.session.mount(prefix, adapter)
        self.client = self.client_with(self.credential)
        self.voices: dict[str, str] = {}
        self._account_at = 0.0
        self._kept: dict[str, Any] = {}

    @property
    def live(self) -> bool:
        return self.notebook.live

    @property
    def credential(self) -> ApiKey | AccessKeyPair:
        found = self.api_key or self.pair
        assert found is not None
        return found

    def client_with(self, credential: ApiKey | AccessKeyPair) -> KlingClient:
        """The product's own client on this host."""
        return KlingClient(
            base_url=self.base,
            credential=credential,
            private_network=self.private_network,
            adapters=self.adapters,
        )

    def key(self) -> ApiKey:
        """The static key; the newer paths take nothing else."""
        if self.api_key is None:
            pytest.skip("needs KLING_API_KEY")
        return self.api_key

    def signer(self) -> AccessKeyPair:
        """The pair that signs tokens."""
        if self.pair is None:
            pytest.skip("needs KLING_ACCESS_KEY and KLING_SECRET_KEY")
        return self.pair

    # --- calls ---

    def get(self, path: str, **params: Any) -> Heard:
        return self.call("GET", path, params=params)

    def post(self, path: str, **body: Any) -> Heard:
        heard = self.call("POST", path, json=body)
        if path in PAID and heard.status == 200 and heard.body["code"] == 0:
            self.notebook.order(heard.body["data"]["task_id"])
            self.notebook.read(heard.body["data"])
        return heard

    def call(self, method: str, path: str, *, sign: str | None = "", **options: Any) -> Heard:
        """Any call; `sign` is an Authorization header of one's own, None for none at all."""
        header = self.credential.authorization() if sign == "" else sign
        headers = {"Authorization": header} if header is not None else {}
        url = self.base + path
        with (
            self.paced(path),
            self.session.request(method, url, headers=headers, timeout=CALL, **options) as answer,
        ):
            try:
                body = answer.json()
            except ValueError:
                body = None
            heard = Heard(answer.status_code, body, answer.headers)
        if isinstance(body, dict):
            self.notebook.read(body.get("data"))
        return heard

    @contextmanager
    def paced(self, path: str) -> Iterator[None]:
        """One account call a second, as the vendor asks.

        Counted from the answer: on a busy machine a call arrives long after it was sent, and the
        next one would come too soon behind it.
        """
        account = self.live and path.startswith("/account")
        if account:
            time.sleep(max(0.0, self._account_at + APART - time.monotonic()))
        try:
            yield
        finally:
            if account:
                self._account_at = time.monotonic()

    # --- things that cost ---

    def order_voice(self, **fields: Any) -> Heard:
        """Order a clone as the vendor's sample does, with "" for what is not given."""
        body = {"voice_name": NAME, "video_id": "", "voice_url": "", "callback_url": ""}
        body |= {"external_task_id": f"vl-contract-{uuid.uuid4()}", **self.source(), **fields}
        heard = self.post(VOICES, **body)
        if heard.status == 200 and heard.body["code"] == 0:
            self.voices[heard.body["data"]["task_id"]] = body["external_task_id"]
        return heard

    def ordered_voice(self) -> dict[str, Any]:
        """The answer to an order; against the real API there is one order for all tests."""
        return self._once("voice", lambda: dict(self.order_voice().data))

    def finished_voice(self) -> dict[str, Any]:
        """The task of that order when it succeeded."""
        task = self._once("finished", lambda: self.finish(self.ordered_voice()["task_id"]))
        assert task["task_status"] == "succeed", task
        return dict(task)

    def finish(self, task_id: str) -> dict[str, Any]:
        """The task at its end: the sandbox's is aged, the real one waited for."""
        if not self.live:
            self.call("POST", "/_control/age", json={"seconds": 3600, "task_id": task_id})
        deadline, pause = time.monotonic() + CLONE, 0.2
        while True:
            task = self.get(f"{VOICES}/{task_id}").data
            if task["task_status"] in ("succeed", "failed"):
                return dict(task)
            assert time.monotonic() < deadline, task
            time.sleep(pause)
            pause = min(5.0, pause * 2)

    def speak(self, **fields: Any) -> Heard:
        """Speak a short text, or what `fields` say."""
        body = {"text": "Good morning.", "voice_id": "oversea_male1", "voice_language": "en"}
        return self.post(SPEECH, **{**body, **fields})

    def spoken(self) -> dict[str, Any]:
        """The answer to one speech call, shared like `ordered_voice`."""
        return self._once("spoken", lambda: dict(self.speak().data))

    def drop(self, task: Mapping[str, Any]) -> Heard:
        """Delete the voice of a finished task."""
        heard = self.post(DELETE, voice_id=task["task_result"]["voices"][0]["voice_id"])
        if heard.status == 200 and heard.body["code"] == 0:
            self.voices.pop(task["task_id"], None)
        return heard

    def tidy(self) -> None:
        """Delete every voice that this run made; what stays is named in the report."""
        for task_id, external_id in list(self.voices.items()):
            try:
                task = self.finish(task_id)
                if task["task_status"] == "succeed":
                    self.drop(task)
            except (requests.RequestException, AssertionError, LookupError) as error:
                self.notebook.left_behind.append(f"{external_id} ({type(error).__name__})")
            else:
                if task_id in self.voices and task["task_status"] == "succeed":
                    self.notebook.left_behind.append(external_id)

    def _once(self, what: str, make: Callable[[], Any]) -> Any:
        if what not in self._kept:
            self._kept[what] = make()
        return self._kept[what]
