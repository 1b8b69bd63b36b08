"""The Celery application; its messages are only nudges."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicelab.settings")

app = Celery("voicelab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["voices"])


@worker_init.connect
def poll_quickly(**_: object) -> None:
    """The embedded broker's default of one second is too slow for a person who waits.

    As a transport option it would go to create_engine and fail (measured). Imported here because
    SQLAlchemy takes longer to load than everything else that `start` needs.
    """
    from kombu.transport import sqlalchemy as embedded

    embedded.Transport.polling_interval = 0.1
