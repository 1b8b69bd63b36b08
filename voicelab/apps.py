from contextlib import suppress

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class VoiceLabConfig(AppConfig):
    """Registers the checks, and makes translated words ready, before anything needs them."""

    name = "voicelab"

    def ready(self) -> None:
        from voicelab import checks, translations  # noqa: F401

        # A folder that nobody may write is a check's to tell; English needs no file.
        with suppress(OSError):
            translations.make_ready()


class StaticConfig(StaticFilesConfig):
    """Leaves out the parts of htmx that no page loads.

    Their comments look like imports of missing files and would stop collectstatic (measured).
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "ext",
        "htm*-4*",
    ]
