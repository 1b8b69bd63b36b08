"""Addresses: the product's, and the sandbox's in practice mode."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [path("", include("voices.urls"))]
if settings.PRACTICE:
    urlpatterns.append(path("sandbox/", include("voicelab.sandbox.urls")))

handler400 = "voices.views.errors.bad_request"
handler403 = "voices.views.errors.forbidden"
handler404 = "voices.views.errors.not_found"
handler500 = "voices.views.errors.server_error"
