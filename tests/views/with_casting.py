"""The product's addresses, and one for the page that compares voices."""

from django.urls import path

from voicelab.urls import urlpatterns as ours
from voices.views.library import voices

urlpatterns = [*ours, path("casting/new/", voices, name="casting")]
