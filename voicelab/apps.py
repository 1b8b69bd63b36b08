from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class VoiceLabConfig(AppConfig):
    """Only here so that the checks are registered before anything runs them."""

    name = "voicelab"

    def ready(self) -> None:
        from voicelab import checks  # noqa: F401


class StaticConfig(StaticFilesConfig):
    """Leaves out the parts of htmx that no page loads.

    Their comments look like imports of missing files and would stop collectstatic (measured).
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "ext",
        "htm*-4*",
    ]
