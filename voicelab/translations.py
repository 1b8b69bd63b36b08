"""Translated words are made ready before anybody asks for one: no compiled file is in git."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from voicelab import po


def make_ready() -> None:
    """Compile every catalogue that changed since; two file times are all that is read otherwise.

    Raises OSError when the folder can't be written, ValueError when a catalogue can't be read.
    """
    for source, compiled in stale():
        _write(compiled, po.packed(po.read(source)), like=source)


def stale() -> Iterator[tuple[Path, Path]]:
    """Catalogues whose compiled file is missing or of another moment, and where it belongs."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.is_file() or _moment(compiled) != _moment(source):
                yield source, compiled


def _moment(file: Path) -> int:
    """Not only newer ones count: going back to an older commit brings an older file."""
    return file.stat().st_mtime_ns // 1000  # some systems keep no nanoseconds


def _write(compiled: Path, content: bytes, *, like: Path) -> None:
    """At once and whole: web server, worker and beat start together and all look."""
    moment = like.stat().st_mtime_ns
    handle, name = tempfile.mkstemp(dir=compiled.parent, prefix=".words-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.utime(name, ns=(moment, moment))
        Path(name).chmod(0o644)
        Path(name).replace(compiled)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
