"""The file that a sound goes to: whole or not at all, and never over another one unasked."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from voices.management.kling_tool.answer import Stop


class Target:
    """A draft beside `path`, made before anything is paid, so that the folder is proven.

    `keep` gives it its name; without it the draft is gone when the block ends.
    """

    def __init__(self, path: Path, draft: Path, *, force: bool) -> None:
        self.path, self.draft, self.force = path, draft, force

    @contextlib.contextmanager
    def written(self) -> Iterator[BinaryIO]:
        """The draft, on the disk when the block ends."""
        with self.draft.open("wb") as into:
            yield cast(BinaryIO, into)
            into.flush()
            os.fsync(into.fileno())

    def keep(self) -> None:
        """Give the draft its name. Stop when a file of that name appeared meanwhile."""
        if self.force:
            self.draft.replace(self.path)
            return
        try:
            os.link(self.draft, self.path)  # refuses a name that is taken, unlike a rename
        except FileExistsError:
            kept = self.draft.rename(self.draft.with_suffix(".kept.mp3"))
            sentence = f"{self.path} appeared meanwhile and was left alone."
            raise Stop(sentence, cure=f"The sound is in {kept}.", reason="file-exists") from None


@contextlib.contextmanager
def target(path: Path, *, force: bool) -> Iterator[Target]:
    """A place for `path`. Stop when it exists (without `force`) or can't be written."""
    if path.exists() and not force:
        cure = "Choose another name, or add --force to replace it."
        raise Stop(f"{path} exists. Nothing was sent.", cure=cure, reason="file-exists")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        sentence = f"{path} can't be written ({error.strerror}). Nothing was sent."
        cure = "Choose a folder that exists and that you may write to."
        raise Stop(sentence, cure=cure, reason="file") from None
    os.close(handle)
    try:
        yield Target(path, Path(name), force=force)
    finally:
        Path(name).unlink(missing_ok=True)
