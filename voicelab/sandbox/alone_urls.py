"""The sandbox below the prefix that was asked for; everything else is the gateway's 404."""

from django.conf import settings
from django.urls import include, path

_prefix = f"{settings.SANDBOX_PREFIX}/" if settings.SANDBOX_PREFIX else ""

urlpatterns = [path(_prefix, include("voicelab.sandbox.urls"))]
