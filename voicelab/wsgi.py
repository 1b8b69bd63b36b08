"""The WSGI application that granian serves; in practice mode the sandbox ticks beside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voicelab.settings")
application = get_wsgi_application()

if settings.PRACTICE:
    from voicelab.sandbox import ticking

    ticking.start()
