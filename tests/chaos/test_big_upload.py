"""A file of more than 200 MB is refused in words while it arrives, and leaves nothing behind."""

from pathlib import Path

import pytest

from tests.chaos.scene import Scene

pytestmark = pytest.mark.chaos
BOUNDARY = "voicelab-test"
BYTES = 201 * 1024 * 1024


def form_with_a_film(path: Path) -> Path:
    """A multipart body with one large file in it; sparse, so it costs no room."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n'
    with path.open("wb") as body:
        body.write(f"{head}Content-Type: video/mp4\r\n\r\n".encode())
        body.seek(BYTES, 1)
        body.write(f"\r\n--{BOUNDARY}--\r\n".encode())
    return path


def test_the_sentence_arrives_and_the_disk_stays_empty(scene: Scene, tmp_path: Path) -> None:
    form = form_with_a_film(tmp_path / "form")
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "X-CSRFToken": scene.person.cookies["voicelab-csrf"],
        "HX-Request": "true",
    }
    with form.open("rb") as body:
        answer = scene.person.post(
            f"{scene.site.url}/clips/", data=body, headers=headers, timeout=120
        )
    assert answer.status_code == 422
    assert "This file is larger than 200 MB. Choose a smaller one, or cut it first." in answer.text
    kept = [path.stat().st_size for path in scene.site.data.rglob("*") if path.is_file()]
    assert max(kept) < 100 * 1024 * 1024
