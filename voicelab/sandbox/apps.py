"""The sandbox as a Django app."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Tables in the default database; no signals, no start-up work."""

    name = "voicelab.sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"
