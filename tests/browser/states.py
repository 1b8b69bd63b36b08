"""A library in which everything that can happen has happened, and what leads to each state of a
page."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.tools import Site

#: Run in the site's own shell: one voice, recording or deletion in each state that has its words.
SEED = """
from datetime import timedelta
from django.utils import timezone
from voices.models import Job, Recording, State, Voice
from voices.services import connections, counts

connection, now = connections.active(), timezone.now()
clones = list(Voice.objects.filter(catalogue="cloned", state="ready", clip__isnull=False))
far = now + timedelta(days=1)

def turn(voice, state, **facts):
    Voice.objects.filter(pk=voice.pk).update(state=state, state_at=now, **facts)

turn(clones[0], "submitted")
Job.objects.create(kind="clone", state="submitted", connection=connection, voice=clones[0],
                   next_check_at=far)
turn(clones[1], "gone")
turn(clones[2], "deleted")
turn(clones[3], "queued")
Job.objects.create(kind="clone", state="queued", connection=connection, voice=clones[3],
                   next_check_at=far, reason="slots")
trashed = Voice.objects.filter(state="trashed").first()
turn(trashed, "deleting")
Job.objects.create(kind="delete", state="deleting", connection=connection, voice=trashed,
                   next_check_at=far)
made = Recording.objects.filter(state="ready").order_by("-id")
for recording, state, reason in zip(made, ("queued", "failed", "saving"), ("", "refused", "")):
    Recording.objects.filter(pk=recording.pk).update(state=state, audio=None)
    Job.objects.create(kind="speak", state=state, connection=connection, voice=recording.voice,
                       recording=recording, next_check_at=far, reason=reason)
Job.objects.create(kind="sync", state="failed", connection=connection, reason="kling-problem")
counts.recount(connection)
for state in ("ready", "submitted", "queued", "failed", "gone", "deleted", "trashed", "deleting"):
    print("voice", state, Voice.objects.filter(catalogue="cloned", state=state).first().uid)
"""


def seed(site: Site) -> dict[str, str]:
    """State of a voice -> the uid of one in it."""
    lines = site.manage("shell", "-v", "0", "-c", SEED).splitlines()
    return {words[1]: words[2] for words in map(str.split, lines) if words[:1] == ["voice"]}


def as_drawn(page: Page) -> None:
    """The page as its address draws it."""


def all_states(page: Page) -> None:
    for word in ("Kling is working", "Waiting for a free slot", "Needs your help", "Ready"):
        expect(page.locator("main .state-word").get_by_text(word).first).to_be_attached()


def trash_and_gone(page: Page) -> None:
    expect(page.get_by_role("list", name="Gone at Kling").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_text("Kling's copy is being deleted")).to_be_visible()


def recordings(page: Page) -> None:
    for word in ("Waiting for a free slot", "Needs your help", "Saving a copy"):
        expect(page.locator("main .row").get_by_text(word).first).to_be_attached()


def row_menu(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^More for")).first.click()
    expect(page.locator(".row .menu:not([hidden])")).to_be_visible()


def person_menu(page: Page) -> None:
    page.locator(".person-button").click()
    expect(page.locator(".person .menu")).to_be_visible()


def keyboard_help(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard help")).to_be_visible()


def playing(page: Page) -> None:
    page.locator("#rows [data-play]").first.click()
    expect(page.locator("voice-player[data-loaded]")).to_be_visible()


def toast(page: Page) -> None:
    row_menu(page)
    page.get_by_role("button", name=re.compile("^Delete ")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    undo = page.locator("#toasts").get_by_role("button", name="Undo")
    undo.focus()  # so that it stays


def failed_press(page: Page) -> None:
    """Nothing of what is pressed gets through."""

    def fail(route: Route) -> None:
        route.fulfill(status=502, body="")

    page.route("**/favourite/", fail)
    page.get_by_role("button", name=re.compile("^Favourite: ")).first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/favourite/", fail)


def tags(page: Page) -> None:
    row_menu(page)
    page.locator(".menu:not([hidden])").get_by_text("Tags", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def wrong_name(page: Page) -> None:
    row_menu(page)
    page.get_by_role("link", name="Rename").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(" ")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")


def note_open(page: Page) -> None:
    page.get_by_role("button", name="Edit the note").click()
    expect(page.get_by_role("dialog")).to_be_visible()


#: Name -> address, and what is done there.
STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "rows in every state": ("/", all_states),
    "row menu": ("/?tab=cloned", row_menu),
    "person's menu": ("/?tab=preset", person_menu),
    "keyboard help": ("/?tab=speaking", keyboard_help),
    "playing": ("/?tab=cloned&sort=name", playing),
    "toast": ("/?tab=cloned&sort=name", toast),
    "failed press": ("/?tab=cloned", failed_press),
    "tags": ("/?tab=cloned", tags),
    "wrong name": ("/?tab=cloned", wrong_name),
    "favourites": ("/?tab=favourites", as_drawn),
    "trash with what is gone": ("/?tab=trash", trash_and_gone),
    "recordings in every state": ("/recordings/", recordings),
    "no recording found": ("/recordings/?q=nobody+said+so", as_drawn),
    "activity in every state": ("/activity/", as_drawn),
    "voice": ("/voices/{ready}/", note_open),
    "voice submitted": ("/voices/{submitted}/", as_drawn),
    "voice queued": ("/voices/{queued}/", as_drawn),
    "voice failed": ("/voices/{failed}/", as_drawn),
    "voice gone": ("/voices/{gone}/", as_drawn),
    "voice deleted": ("/voices/{deleted}/", as_drawn),
    "voice trashed": ("/voices/{trashed}/", as_drawn),
    "voice deleting": ("/voices/{deleting}/", as_drawn),
    "nothing here": ("/nothing-is-here/", as_drawn),
}

#: The same before anything was made.
EMPTY = {
    "start": "/?tab=cloned",
    "start here": "/",
    "no favourites": "/?tab=favourites",
    "empty trash": "/?tab=trash",
    "no recordings": "/recordings/",
    "no activity": "/activity/",
    "no sheets": "/casting/",
    "nothing to listen to": "/voices/listen/?tab=favourites",
}
