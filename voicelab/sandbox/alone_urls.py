"""The sandbox below the prefix that was asked for; everything else is the gateway's 404."""

from django.urls import include, path

from .alone import SANDBOX_PREFIX

_prefix = f"{SANDBOX_PREFIX}/" if SANDBOX_PREFIX else ""

urlpatterns = [path(_prefix, include("voicelab.sandbox.urls"))]
