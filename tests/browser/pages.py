"""Every page that people see, with rows on it, by the name of its picture."""

import re

from playwright.sync_api import Page

from tests.front_door import Visitor
from tests.tools import Site

ADDRESSES = {
    "voices": "/",
    "cloned": "/?tab=cloned",
    "speaking": "/?tab=speaking",
    "trash": "/?tab=trash",
    "nothing-found": "/?q=nobody+is+called+so",
    "voice": "/voices/{uid}/",
    "delete": "/voices/{uid}/delete/",
    "rename": "/voices/{uid}/rename/",
    "clone": "/clone/",
    "speak": "/speak/",
    "recordings": "/recordings/",
    "activity": "/activity/",
    "settings": "/settings/",
}


def open_page(window: Page, name: str, *, site: Site, visitor: Visitor) -> None:
    """Go there; `{uid}` is the first cloned voice."""
    path = ADDRESSES[name]
    window.goto(site.url + (path.format(uid=first_voice(visitor)) if "{" in path else path))


def first_voice(visitor: Visitor) -> str:
    found = re.search(r'href="/voices/([0-9a-f-]{36})/"', visitor.page("/?tab=cloned"))
    assert found
    return found.group(1)
