"""The sandbox as a server of its own, over a real socket; and what it does not import."""

import ast
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from voicelab.sandbox.sample import PEAKS, write_sample

from .clips import decoded_seconds, write_wav

PROJECT = Path(__file__).resolve().parents[2]
HEADERS = {"Authorization": "Bearer practice-key"}


def test_it_clones_speaks_and_serves_the_results(
    address: str, clip_server: tuple[str, Path]
) -> None:
    write_wav(clip_server[1] / "clip.wav", seconds=6)
    body = {"voice_name": "Anna", "voice_url": f"{clip_server[0]}/clip.wav"}
    voices = f"{address}/v1/general/custom-voices"
    task = requests.post(voices, json=body, headers=HEADERS, timeout=10).json()["data"]
    requests.post(
        f"{address}/_control/age",
        json={"seconds": 60, "task_id": task["task_id"]},
        headers=HEADERS,
        timeout=10,
    )
    found = requests.get(f"{voices}/{task['task_id']}", headers=HEADERS, timeout=10).json()["data"]
    url = found["task_result"]["voices"][0]["trial_url"]
    assert url.startswith(f"{address}/results/")
    assert 2 < decoded_seconds(requests.get(url, timeout=10).content) < 10


def test_it_keeps_its_state_over_requests(address: str) -> None:
    url = f"{address}/_control/settings"
    requests.post(url, json={"slots": 7}, headers=HEADERS, timeout=10)
    assert requests.get(url, headers=HEADERS, timeout=10).json()["data"]["slots"] == 7


def test_two_requests_over_one_connection_both_get_their_answer(address: str) -> None:
    with requests.Session() as session:
        session.headers.update(HEADERS)
        voices = f"{address}/v1/general/presets-voices?pageSize=1"
        assert [session.get(voices, timeout=10).json()["code"] for _ in "ab"] == [0, 0]


def test_outside_of_the_prefix_is_nothing(address: str) -> None:
    root = address.removesuffix("/kling")
    assert requests.get(f"{root}/v1/general/custom-voices", timeout=10).status_code == 404
    answer = requests.get(f"{address}/v2/anything", timeout=10)
    assert (answer.status_code, "code" in answer.json()) == (404, False)


def test_no_header_is_1001_over_the_socket_too(address: str) -> None:
    answer = requests.get(f"{address}/v1/general/custom-voices", timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, 1001)


def test_the_sandbox_imports_neither_the_product_nor_a_task_queue() -> None:
    imported = set()
    for path in (PROJECT / "voicelab" / "sandbox").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add((node.module or "").split(".")[0])
    assert imported & {"voices", "celery", "kombu"} == set()
    assert "django" in imported


def test_the_start_pages_sample_is_eight_seconds_with_its_picture() -> None:
    folder = PROJECT / "static" / "audio"
    picture = json.loads((folder / "sample.json").read_text())
    assert picture["seconds"] == 8.0
    assert decoded_seconds((folder / "sample.mp3").read_bytes()) == pytest.approx(8, abs=0.05)
    assert len(picture["peaks"]) == PEAKS == 256
    assert (max(picture["peaks"]), min(picture["peaks"]) >= 0) == (255, True)


def test_the_sample_can_be_rendered_again(tmp_path: Path) -> None:
    write_sample(tmp_path)
    kept = PROJECT / "static" / "audio" / "sample.json"
    assert (tmp_path / "sample.json").read_text() == kept.read_text()


def test_eight_calls_at_once_make_one_task_per_external_id(address: str) -> None:
    body = {"voice_name": "Anna", "video_id": "862345678901234567", "external_task_id": "vl-8"}
    voices = f"{address}/v1/general/custom-voices"
    with ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(requests.post, voices, json=body, headers=HEADERS, timeout=30)
            for _ in range(8)
        ]
        statuses = sorted(call.result().status_code for call in calls)
    assert statuses == [200] + [400] * 7


def test_a_client_that_dies_while_the_answer_is_held_leaves_an_accepted_entry(
    address: str,
) -> None:
    switches = f"{address}/_control/settings"
    requests.post(switches, json={"hold_ms": 1500}, headers=HEADERS, timeout=10)
    body = {"text": "Held back.", "voice_id": "oversea_male1", "voice_language": "en"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{address}/v1/audio/tts", json=body, headers=HEADERS, timeout=(5, 0.9))
    requests.post(switches, json={"hold_ms": 0}, headers=HEADERS, timeout=10)
    ledger = f"{address}/_control/ledger?kind=speech"
    entries = requests.get(ledger, headers=HEADERS, timeout=10).json()["data"]
    held = [entry["accepted"] for entry in entries if entry["text"] == "Held back."]
    assert held == [True]
