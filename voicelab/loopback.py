"""Practice mode: who answers for the two addresses that do not exist.

The client's sessions get an adapter that asks the sandbox inside this process; the sandbox's
fetch session gets one that asks our own signed-clip view. No socket is opened.
"""

from requests.adapters import BaseAdapter

from voicelab.sandbox.adapter import SandboxAdapter, ViewAdapter

PRACTICE = "https://practice.invalid"
SITE = "https://site.invalid"


def kling_adapters() -> dict[str, BaseAdapter]:
    """For the client's API and download sessions."""
    return {f"{PRACTICE}/": SandboxAdapter(PRACTICE)}


def site_adapters() -> dict[str, BaseAdapter]:
    """For the sandbox's fetch session: our signed clips."""
    return {f"{SITE}/": ViewAdapter(SITE, urlconf="voices.urls")}
