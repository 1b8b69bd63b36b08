"""The Celery application; its messages are only nudges."""

import os

from celery import Celery
from celery.signals import worker_init, worker_shutting_down

from voicelab import polling

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicelab.settings")

app = Celery("voicelab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["voices"])


@worker_init.connect
def wait_well(**_: object) -> None:
    polling.install()


@worker_shutting_down.connect
def wait_no_longer(**_: object) -> None:
    polling.stopping.set()
