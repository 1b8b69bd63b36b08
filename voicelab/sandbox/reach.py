"""The sessions with which the sandbox itself calls out: for clips and for callbacks."""

import requests
from django.conf import settings
from django.utils.module_loading import import_string


def outward_session() -> requests.Session:
    """http and https only, unless settings mount an adapter for an in-process host."""
    session = requests.Session()
    session.trust_env = False
    dotted = getattr(settings, "SANDBOX_FETCH_ADAPTERS", "")
    for prefix, adapter in (import_string(dotted)() if dotted else {}).items():
        session.mount(prefix, adapter)
    return session
