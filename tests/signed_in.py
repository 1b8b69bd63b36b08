"""Somebody's browser after they signed in, without the way through the door."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AbstractUser
from django.test import Client

BACKEND = "voices.services.signed_in.PeopleBackend"


def browser_of(person: AbstractUser) -> Client:
    """A browser with the session that signing in leaves, written once.

    The client's own `force_login` writes it three times and keeps a log, which costs more than most
    pages; tests/test_sign_in.py is about the door itself.
    """
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser
