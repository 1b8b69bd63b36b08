"""Wrong settings stop the start with the variable's name and what to do; no traceback."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from environ.fileaware_mapping import FileAwareMapping

ROOT = Path(__file__).parent.parent


def _environment(folder: Path, values: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "VOICELAB_ENV_FILE": "none", "DATA_DIR": str(folder), **values}


@pytest.fixture
def settings_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`settings_of({"PORT": "1"})` reads the shipped settings afresh with just these values."""

    def read(values: dict[str, str]) -> dict[str, Any]:
        monkeypatch.setattr(os, "environ", _environment(tmp_path, values))
        monkeypatch.setattr("environ.FileAwareEnv.ENVIRON", FileAwareMapping())
        found = runpy.run_path(str(ROOT / "voicelab" / "settings.py"))
        # Django can't exchange the database of a running process.
        return {name: found[name] for name in found if name.isupper() and name != "DATABASES"}

    return read


@pytest.fixture
def said_about(settings_of):
    """What a person reads who starts VoiceLab with these values: one text."""

    def say(values: dict[str, str]) -> str:
        try:
            settings = settings_of(values)
        except ImproperlyConfigured as error:
            return str(error)
        with override_settings(**settings):
            found = checks.run_checks(tags=["voicelab"])
        return "\n".join(f"{issue.msg} {issue.hint}" for issue in found if issue.is_serious())

    return say


KEY = {"KLING_API_KEY": "k" * 40}
HOOK = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="
WRONG = [
    ({"PORT": "abc"}, "PORT=abc", "like 8000"),
    ({"PORT": "70000"}, "PORT=70000", "65535"),
    ({"DEBUG": "perhaps"}, "DEBUG=perhaps", "1 (on) or 0 (off)"),
    ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE=Mars/Base", "Europe/Berlin"),
    ({"DATABASE_URL": "mysql://host/x"}, "DATABASE_URL", "postgres://"),
    ({"DATA_DIR": "/proc/nowhere"}, "DATA_DIR=/proc/nowhere", "may write to"),
    ({"DELETE_HOLD_HOURS": "-1"}, "DELETE_HOLD_HOURS=-1", "from 0"),
    ({"KLING_API_KEY_FILE": "/no/such/file"}, "KLING_API_KEY_FILE=/no/such/file", "path"),
    ({"HOST": "0.0.0.0"}, "HOST=0.0.0.0", "Set SITE_URL"),
    ({"SITE_URL": "voicelab.lan"}, "SITE_URL=voicelab.lan", "https://voicelab.example.com"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY", "Leave it out"),
    ({"LINKS_ALLOWED_HOSTS": "files.lan"}, "LINKS_ALLOWED_HOSTS: files.lan", "files.lan:443"),
    ({"KLING_WEBHOOK_SECRET": "hush"}, "KLING_WEBHOOK_SECRET is not", "whsec_"),
    ({"KLING_WEBHOOK_SECRET": f"{HOOK},whsec_?"}, "KLING_WEBHOOK_SECRET is not", "comma"),
    ({"KLING_ACCESS_KEY": "a"}, "KLING_SECRET_KEY is missing", "remove both"),
    ({"KLING_SECRET_KEY": "s"}, "KLING_ACCESS_KEY is missing", "remove both"),
    ({"KLING_BASE_URL": "https://host/kling"}, "KLING_BASE_URL is set, but no key", "practice"),
    ({**KEY, "KLING_BASE_URL": "ftp://host"}, "KLING_BASE_URL=ftp://host", "https://"),
    ({**KEY, "KLING_BASE_URL": "http://host"}, "KLING_BASE_URL", "KLING_PRIVATE_NETWORK=1"),
    ({**KEY, "PUBLIC_URL": "http://lab.example.com"}, "PUBLIC_URL=http://lab", "https"),
    ({**KEY, "PUBLIC_URL": "https://192.168.1.5"}, "PUBLIC_URL=https://192", "public"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "named", "cure"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_value_is_named_with_its_cure(
    said_about, values: dict[str, str], named: str, cure: str
) -> None:
    said = said_about(values)
    assert named in said
    assert cure in said


@pytest.mark.soak
@pytest.mark.parametrize("values", [{"PORT": "abc"}, {"HOST": "0.0.0.0"}], ids=str)
def test_start_says_it_without_a_traceback_and_ends_with_1(
    tmp_path: Path, values: dict[str, str]
) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT, env=_environment(tmp_path, values),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("VoiceLab can't start:\n  ")
    assert ended.stderr.count("\n") == 2


RIGHT = [
    {"PORT": ""},
    {"HOST": "::1"},
    {**KEY, "KLING_BASE_URL": "http://10.0.0.5/kling", "KLING_PRIVATE_NETWORK": "1",
     "PUBLIC_URL": "http://10.0.0.9:8000"},
    {"HOST": "0.0.0.0", "SITE_URL": "http://192.168.1.20:8000"},
    {"HOST": "0.0.0.0", "ALLOWED_HOSTS": "lab.lan"},
    {**KEY, "PUBLIC_URL": "https://lab.example.com"},
    {"KLING_WEBHOOK_SECRET": f"{HOOK}, {HOOK.rstrip('=')}"},
]  # fmt: skip


@pytest.mark.parametrize("values", RIGHT, ids=str)
def test_values_that_fit_together_are_accepted(said_about, values: dict[str, str]) -> None:
    assert said_about(values) == ""


def test_a_live_connection_without_a_public_address_is_only_told(settings_of) -> None:
    with override_settings(**settings_of(KEY)):
        (note,) = checks.run_checks(tags=["voicelab"])
    assert "Kling can't fetch clips from this machine" in note.msg
    assert not note.is_serious()


def test_a_secret_can_come_from_a_file_and_loses_its_line_end(settings_of, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("$ecret-key\n")
    settings = settings_of({"KLING_API_KEY_FILE": str(tmp_path / "key")})
    assert settings["KLING_API_KEY"] == "$ecret-key"


def test_two_webhook_secrets_can_come_from_one_file(settings_of, tmp_path: Path) -> None:
    (tmp_path / "hooks").write_text(f"{HOOK},\nwhsec_b3RoZXI=\n")
    settings = settings_of({"KLING_WEBHOOK_SECRET_FILE": str(tmp_path / "hooks")})
    assert settings["KLING_WEBHOOK_SECRETS"] == (HOOK, "whsec_b3RoZXI=")


def test_a_wrong_webhook_secret_is_not_shown(said_about) -> None:
    assert "hush-hush" not in said_about({"KLING_WEBHOOK_SECRET": "whsec_hush-hush"})


def test_a_wrong_base_address_is_shown_without_the_password_in_it(said_about) -> None:
    said = said_about({**KEY, "KLING_BASE_URL": "https://me:hush@host/kling"})
    assert "KLING_BASE_URL=https://host/kling" in said


def test_https_switches_on_what_needs_it_and_http_leaves_it_off(settings_of) -> None:
    safe = settings_of({"SITE_URL": "https://lab.example.com"})
    plain = settings_of({"SITE_URL": "http://192.168.1.20:8000"})
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert [safe[name] for name in names] == [True] * 3
    assert [plain[name] for name in names] == [False] * 3
    assert safe["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert safe["SECURE_HSTS_SECONDS"] > 0 == plain["SECURE_HSTS_SECONDS"]
    assert safe["ALLOWED_HOSTS"] == ["127.0.0.1", "lab.example.com", "localhost"]
