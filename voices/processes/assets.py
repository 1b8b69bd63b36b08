"""Static files are collected only when one of them changed."""

import hashlib
import inspect
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from voicelab import modules, static


def collect() -> None:
    """Collects into STATIC_ROOT; the stamp is written last, so an interrupted run is repeated."""
    stamp = Path(settings.STATIC_ROOT) / ".tree"
    tree = _tree()
    if stamp.is_file() and stamp.read_text() == tree:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(tree)


def _tree() -> str:
    """SHA-256 over name and content of every static file, and of what puts them together."""
    digest = hashlib.sha256()
    for code in (static, modules):
        digest.update(inspect.getsource(code).encode())
    ignored = getattr(apps.get_app_config("staticfiles"), "ignore_patterns", [])  # as collectstatic
    for finder in get_finders():
        for name, storage in sorted(finder.list(ignored), key=lambda found: found[0]):
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(Path(storage.path(name)).read_bytes()).digest())
    return digest.hexdigest()
