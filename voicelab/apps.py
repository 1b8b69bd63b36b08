from django.apps import AppConfig


class VoiceLabConfig(AppConfig):
    """Only here so that the checks are registered before anything runs them."""

    name = "voicelab"

    def ready(self) -> None:
        from voicelab import checks  # noqa: F401
