"""Keeping secrets: the generated SECRET_KEY, and masks for everything that is logged."""

import contextlib
import logging
import os
import re
import secrets
from pathlib import Path

# Bearer tokens, JWTs, signed clip links and one-time links.
_PATTERNS = re.compile(
    r"(Bearer\s+)\S+|(eyJ[\w-]+\.)[\w-]+\.[\w-]*|((?:/m/|/enter/|/hooks/kling/|/c/sound/|/c/))[\w-]{16,}"
)

# PostgreSQL quotes whole rows in its errors, with the texts of people in them.
_ROWS = re.compile(r"DETAIL:.*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL)


def kept_in(folder: Path) -> str:
    """The secret key kept in `folder`, made on first use and readable by its owner only."""
    path = folder / "secret-key"
    if not path.exists():
        draft = folder / f"secret-key.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        # Whole or not at all, and the first of two processes wins.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def mask(text: str) -> str:
    """`text` with every token that could open a door replaced by dots."""
    return _PATTERNS.sub(lambda match: (match[1] or match[2] or match[3] or "") + "…", text)


class MaskSecrets(logging.Filter):
    """Masks tokens in log records and their tracebacks, whatever library wrote them."""

    def filter(self, record: logging.LogRecord) -> bool:
        masked = mask(record.getMessage())
        if masked != record.getMessage():
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_text = _ROWS.sub("DETAIL: …", mask(trace))
        return True
