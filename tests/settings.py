"""The shipped settings, on a data folder of their own and deaf to this machine's keys."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="voicelab-tests-")
Path(_folder, "static").mkdir()  # WhiteNoise warns of a missing one
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

# The suite runs on a file of SQLite, or on the server that TEST_DATABASE_URL names.
_database = os.environ.get("TEST_DATABASE_URL", "")
# A contract run against the real API asks for a key in so many words; it alone keeps it, here.
_asked = os.environ.get("KLING_LIVE_TEST") == "1"
_ours = [name for name in os.environ if name.startswith(("KLING_", "S3_", "VOICELAB_"))]
_taken = {name: os.environ.pop(name) for name in _ours}
for name in ("DATABASE_URL", "SITE_URL", "PUBLIC_URL", "HOST", "PORT", "ALLOWED_HOSTS", "DEBUG"):
    os.environ.pop(name, None)
os.environ |= {
    "VOICELAB_ENV_FILE": "none",
    "DATA_DIR": _folder,
    "CELERY_BROKER_URL": "memory://",  # a nudge costs nothing; tests run jobs themselves
    "TIME_ZONE": "UTC",
}
if _database:
    os.environ["DATABASE_URL"] = _database

from voicelab.settings import *  # noqa: E402, F403
from voicelab.settings import STORAGES  # noqa: E402

KLING_LIVE = {name: value for name, value in _taken.items() if _asked and "KLING" in name}

# Argon2 is slow on purpose; nothing here depends on which hash it is.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected in tests, so nothing has a hashed name.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
