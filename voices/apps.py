from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VoicesConfig(AppConfig):
    name = "voices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from voices.services import setup

        post_migrate.connect(setup.after_migrate, sender=self)
