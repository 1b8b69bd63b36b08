"""The Celery application; its messages are only nudges."""

import os

from celery import Celery
from kombu.transport import sqlalchemy as embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicelab.settings")

# For this transport the option would go to create_engine and fail (measured), so it is set here.
embedded.Transport.polling_interval = 0.1

app = Celery("voicelab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["voices"])
