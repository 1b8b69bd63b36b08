"""A readable file over an iterator of chunks: what urllib3 wants below a response."""

import io
from collections.abc import Callable, Iterable, Iterator


class IteratorFile(io.RawIOBase):
    """Reads chunk by chunk, never more than was asked for; closing it calls the closers."""

    def __init__(self, chunks: Iterator[bytes], *, closers: Iterable[Callable[[], None]]) -> None:
        super().__init__()
        self._chunks = chunks
        self._closers = list(closers)
        self._left = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def, override]
        """Fill the buffer as far as the next chunk reaches; 0 at the end."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = bytes(chunk)
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Call each closer once, so that an abandoned download lets its file go."""
        while self._closers:
            self._closers.pop()()
        super().close()
