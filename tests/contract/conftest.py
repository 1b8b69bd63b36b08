"""The contract with Kling: one set of tests for the sandbox and, only when asked, for Kling.

Default: the shipped sandbox, in this process. With KLING_LIVE_TEST=1 and a key in the environment
the real API; KLING_LIVE_SPEND=1 allows what costs units. README, "The contract with Kling".
"""

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings

from tests.contract.doors import MountedDoor
from tests.contract.far import Far
from tests.contract.notebook import Difference, Notebook
from tests.sandbox.clips import write_wav
from voicelab.sandbox.adapter import SandboxAdapter
from voices.kling import AccessKeyPair, ApiKey

INSIDE = "https://practice.invalid"
MOUNTED = "http://testserver/sandbox"
HOST = "https://api-singapore.klingai.com"
BOOK = pytest.StashKey[Notebook]()
SECRETS = pytest.StashKey[list[Any]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fact(tag, units): evidence and price of a contract test")
    live = bool(settings.KLING_LIVE)
    if live and os.environ.get("CI"):
        pytest.exit("KLING_LIVE_TEST=1 is refused where CI is set: it uses an account.", 4)
    if live and getattr(config.option, "numprocesses", None):
        pytest.exit("KLING_LIVE_TEST=1 runs in one process: leave out -n.", 4)
    config.stash[BOOK] = Notebook(live=live)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every fact names its evidence; each may cost only what somebody allowed."""
    spend = settings.KLING_LIVE.get("KLING_LIVE_SPEND") == "1"
    for item in items:
        if not item.path.name.startswith("test_contract_"):
            continue
        mark = item.get_closest_marker("fact")
        if mark is None:
            raise pytest.UsageError(f"{item.nodeid} does not say @fact(…).")
        if settings.KLING_LIVE and mark.kwargs["units"] and not spend:
            reason = f"may cost {mark.kwargs['units']} units: set KLING_LIVE_SPEND=1"
            item.add_marker(pytest.mark.skip(reason=reason))
        if not settings.KLING_LIVE:
            item.add_marker(pytest.mark.django_db)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What a wrong address or key gets is asked at both doors of the sandbox."""
    if "at_door" in metafunc.fixturenames:
        doors = ["live"] if settings.KLING_LIVE else ["inside", "mounted"]
        metafunc.parametrize("at_door", doors, indirect=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A fact that did not hold stands in the report with its first line."""
    report = (yield).get_result()  # type: ignore[misc, attr-defined]
    mark = item.get_closest_marker("fact")
    if mark is None or not report.failed:
        return
    crash = getattr(report.longrepr, "reprcrash", None)
    words = str(crash.message if crash else report.longrepr).splitlines()[0]
    name = item.name.removeprefix("test_").replace("_", " ")
    book = item.config.stash[BOOK]
    book.differences.append(Difference(name, mark.kwargs["tag"], words))
    if book.live:
        # A traceback quotes the arguments of every call, and a header is one of them.
        report.longrepr = _scrubbed(str(report.longrepr), item.config)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    book = config.stash[BOOK]
    if not book.live:
        return
    terminalreporter.section("The contract with Kling")
    terminalreporter.write_line("Differs from the vendor's text and from the sandbox, or was open:")
    for line in book.lines():
        terminalreporter.write_line(_scrubbed(line, config))


def _scrubbed(text: str, config: pytest.Config) -> str:
    """Without the keys of this run and whatever looks like a token."""
    for credential in config.stash.get(SECRETS, []):
        text = credential.scrub(text)
    return text


@pytest.fixture(scope="session")
def live_far(request: pytest.FixtureRequest) -> Iterator[Far]:
    """The real API; what was made there is deleted at the end."""
    given = settings.KLING_LIVE
    api_key = ApiKey(given["KLING_API_KEY"]) if given.get("KLING_API_KEY") else None
    names = ("KLING_ACCESS_KEY", "KLING_SECRET_KEY")
    both = all(given.get(name) for name in names)
    pair = AccessKeyPair(*(given[name] for name in names)) if both else None
    if api_key is None and pair is None:
        pytest.exit("KLING_LIVE_TEST=1 needs KLING_API_KEY, or the access key pair.", returncode=4)
    request.config.stash[SECRETS] = [key for key in (api_key, pair) if key]
    far = Far(
        base=given.get("KLING_BASE_URL", HOST).rstrip("/"),
        api_key=api_key,
        pair=pair,
        notebook=request.config.stash[BOOK],
        source=_given_source,
        private_network=given.get("KLING_PRIVATE_NETWORK") == "1",
    )
    yield far
    far.tidy()


def _given_source() -> dict[str, str]:
    """A clip or a video of the account; without one there is nothing to clone."""
    if clip := settings.KLING_LIVE.get("KLING_LIVE_CLIP"):
        return {"voice_url": clip}
    if video := settings.KLING_LIVE.get("KLING_LIVE_VIDEO"):
        return {"video_id": video}
    pytest.skip("needs KLING_LIVE_CLIP (a public clip, 5 to 30 s, one voice) or KLING_LIVE_VIDEO")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def clip_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A good clip of 12 s at an address of the loopback."""
    folder = tmp_path_factory.mktemp("clip")
    write_wav(folder / "clip.wav", seconds=12, hertz=120)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/clip.wav"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def far(request: pytest.FixtureRequest) -> Far:
    """Kling when it was asked for; else the sandbox inside this process, with empty tables."""
    if settings.KLING_LIVE:
        found: Far = request.getfixturevalue("live_far")
        return found
    return _sandbox(request, INSIDE, {f"{INSIDE}/": SandboxAdapter(INSIDE)})


@pytest.fixture
def at_door(request: pytest.FixtureRequest) -> Far:
    """The same, and once more through the site's middleware."""
    if request.param != "mounted":
        inner: Far = request.getfixturevalue("far")
        return inner
    return _sandbox(request, MOUNTED, {"http://testserver/": MountedDoor()})


def _sandbox(request: pytest.FixtureRequest, base: str, adapters: dict[str, Any]) -> Far:
    changed = request.getfixturevalue("settings")
    changed.DATA_DIR = request.getfixturevalue("tmp_path")
    clip = request.getfixturevalue("clip_url")
    return Far(
        base=base,
        api_key=ApiKey("practice-key"),
        pair=AccessKeyPair("practice-access", "practice-secret"),
        notebook=Notebook(live=False),
        source=lambda: {"voice_url": clip},
        adapters=adapters,
        private_network=True,
    )
