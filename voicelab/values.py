"""Reading settings: a wrong value says which one it is and what would be right.

Empty counts as not given, so a line like `PORT=` in `.env` changes nothing. Every value can also
come from the file named by NAME_FILE.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from environ import FileAwareEnv

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}


class Values(FileAwareEnv):
    """Every reader raises ImproperlyConfigured with one sentence for a person."""

    def text(self, name: str, default: str = "") -> str:
        """Without the line end that secret files carry; a leading $ is a character like others."""
        try:
            return str(self.ENVIRON.get(name, "")).strip() or default
        except OSError as error:
            path = self.ENVIRON.env[f"{name}_FILE"]
            raise ImproperlyConfigured(
                f"{name}_FILE={path} can't be read ({error.strerror}). "
                f"Correct the path, or give the value itself in {name}."
            ) from error

    def whole(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ImproperlyConfigured(
                f"{name}={value} must be a whole number from {least} to {most}, like {default}."
            )
        return int(value)

    def number(self, name: str, *, default: float) -> float:
        value = self.text(name, str(default))
        try:
            return float(value)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}={value} must be a number, like {default}."
            ) from error

    def switch(self, name: str) -> bool:
        """Off unless switched on."""
        value = self.text(name, "0").lower()
        if value not in _YES | _NO:
            raise ImproperlyConfigured(f"{name}={value} must be 1 (on) or 0 (off).")
        return value in _YES

    def items(self, name: str) -> list[str]:
        """Comma-separated."""
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def folder(self, name: str, *, default: Path) -> Path:
        """A folder that exists and can be written; made when it is missing."""
        path = Path(self.text(name, str(default))).expanduser().resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
            (path / ".writable").touch()
            (path / ".writable").unlink(missing_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}={path} can't be used ({error.strerror}). "
                f"Give {name} a folder that VoiceLab may write to."
            ) from error
        return path

    def zone(self, name: str, *, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError) as error:  # no such zone is a KeyError
            raise ImproperlyConfigured(
                f"{name}={value} is not a time zone. "
                "Use a name such as Europe/Berlin, Asia/Shanghai or UTC."
            ) from error
        return value

    def database(self, name: str) -> dict[str, Any]:
        """Django's settings for a PostgreSQL address."""
        value = self.text(name)
        scheme = value.partition("://")[0]
        if scheme not in {"postgres", "postgresql"}:
            raise ImproperlyConfigured(
                f"{name} must start with postgres://, like postgres://user:password@host/voicelab. "
                "Leave it empty to use the built-in SQLite database."
            )
        if find_spec("psycopg") is None:
            raise ImproperlyConfigured(
                f"{name} needs the Python package psycopg, which is not installed. "
                "Install it with: python3 -m pip --python .venv install 'psycopg[binary]'"
            )
        return dict(self.db_url_config(value))
