"""Settings of the sandbox when it runs alone: one data file, no sign-in, nothing else."""

import os
import secrets
from pathlib import Path

DATA_DIR = Path(os.environ.get("SANDBOX_DATA", "sandbox-alone")).resolve()
SANDBOX_PREFIX = os.environ.get("SANDBOX_PREFIX", "").strip("/")
SANDBOX_SECONDS = float(os.environ.get("SANDBOX_SECONDS", "10"))
SANDBOX_PRESETS = int(os.environ.get("SANDBOX_PRESETS", "398"))

SECRET_KEY = secrets.token_urlsafe(32)
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["voicelab.sandbox"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "voicelab.sandbox.alone_urls"
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "sandbox.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"django.server": {"level": "CRITICAL"}},
}
