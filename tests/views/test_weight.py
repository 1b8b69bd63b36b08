"""What a browser has to fetch before the library stands there for the first time."""

import gzip
import random
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.utils import timezone

from tests.views.voice_makers import empty_library, make_person, signed_in
from voicelab.static import OURS, served
from voices.models import StoredFile, Voice
from voices.services import counts

pytestmark = pytest.mark.django_db

#: Bytes of page, style sheets and scripts, compressed.
MOST = 100_000
ROWS = 50
TAGS = ("autumn", "hotline", "museum", "shop", "播报")


def fetched(body: str) -> dict[str, bytes]:
    """What browsers get, by path: all that the page names; nothing of it names more."""
    files: dict[str, bytes] = {}
    for name in re.findall(r'\s(?:href|src)="/static/([^"]+)"', body):
        path = find(name)
        assert isinstance(path, str), name
        file = Path(path)
        files[name] = served(file, name).encode() if name.startswith(OURS) else file.read_bytes()
        assert b"@import" not in files[name]
        assert not re.search(rb"^import\b", files[name], re.MULTILINE)
    return files


def on_the_wire(files: dict[str, bytes]) -> int:
    return sum(len(gzip.compress(content, 9)) for content in files.values())


def test_the_library_with_fifty_rows_is_a_hundred_kilobytes_at_most() -> None:
    """Each row has a sound of its own, whose peaks are noise: nothing else compresses worse."""
    connection, chance = empty_library(), random.Random(1)  # noqa: S311
    facts = {"kind": "trial", "sha256": "ab", "bytes": 1, "mime": "audio/mpeg"}
    trials = [
        StoredFile(seconds=chance.uniform(5, 30), peaks=chance.randbytes(256), **facts)
        for _ in range(ROWS)
    ]
    StoredFile.objects.bulk_create(trials)
    Voice.objects.bulk_create(
        Voice(
            connection=connection,
            catalogue="cloned",
            kling_id=str(chance.randrange(10**17, 10**18)),
            name=f"{chance.choice(TAGS)}, line {chance.random()}",
            kling_name=f"line_{chance.randrange(10**9)}",
            languages="en",
            tags=chance.sample(TAGS, 2),
            trial=trial,
            created_at=timezone.now(),
        )
        for trial in trials
    )
    counts.recount(connection)
    answer = signed_in(make_person("keeper")).get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    body = gzip.decompress(answer.content).decode()
    assert body.count('<li class="row"') == ROWS == body.count('data-peaks=".')
    files = fetched(body)
    assert {"css/app.css", "js/app.js"} < files.keys()
    weight = {"page": len(answer.content), "sheets and scripts": on_the_wire(files)}
    assert sum(weight.values()) <= MOST, weight
