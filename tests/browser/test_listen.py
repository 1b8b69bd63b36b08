"""Listening through a list: real sounds, one after the other, and what is kept of them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import SIZES, in_both_themes
from tests.browser.conftest import DESKTOP
from tests.browser.player import AUDIO, paused, plays, position, slowly
from tests.front_door import Visitor
from tests.tools import Site, wait_for

pytestmark = pytest.mark.browser

LIST = "/?tab=cloned&sort=name"
WALK = "/voices/listen/?tab=cloned&sort=name"
#: The seeded clones that can be heard; so many are more than a test walks through.
ENOUGH = 7
AT_KLING = "FROM voices_voice WHERE catalogue = 'preset' AND trial_url <> '' AND trial_id IS NULL"


@pytest.fixture
def walk(listening: Page, seeded: Site) -> Page:
    """The page before its first sound, with nothing remembered of an earlier walk."""
    return opened_anew(listening, seeded.url)


@pytest.fixture
def fresh_walk(desk: Page, seeded: Site) -> Page:
    """The same in a browser that has heard nothing yet."""
    return opened_anew(desk, seeded.url)


@pytest.fixture
def listed(visitor: Visitor) -> list[str]:
    """Names in the library's order, of those that can be heard."""
    found = re.findall(
        r'data-play [^>]*data-title="([^"]+)"', visitor.page(LIST).split('id="rows"')[1]
    )
    assert len(found) >= ENOUGH
    return found


def opened_anew(page: Page, site: str) -> Page:
    """A walk keeps its place when it is left, so what is remembered goes on another page."""
    page.goto(site + LIST)
    page.evaluate("sessionStorage.clear()")
    page.goto(site + WALK)
    return ready(page)


def ready(page: Page) -> Page:
    expect(page.locator("listen-through")).to_have_attribute("data-ready", "")
    return page


def name(page: Page) -> Locator:
    return page.locator(".listen-name")


def begin(page: Page, first: str) -> None:
    page.keyboard.press("Space")
    expect(name(page)).to_have_text(first)
    wait_for(lambda: position(page) > 0.1)


def press(page: Page, *keys: str, to: str) -> None:
    """Keys, and the voice to which they lead."""
    for key in keys:
        page.keyboard.press(key)
    expect(name(page)).to_have_text(to)


def kept(page: Page) -> list[str]:
    return page.locator(".rows-kept .name").all_inner_texts()


def test_four_seconds_of_each_follow_each_other(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    seen = 0.0
    while name(walk).inner_text() == listed[0]:
        seen = max(seen, position(walk))
        walk.wait_for_timeout(50)
    assert 3.4 < seen < 4.4
    expect(name(walk)).to_have_text(listed[1])
    wait_for(lambda: plays(walk))
    assert position(walk) < 3


def test_nothing_sounds_before_a_press(walk: Page) -> None:
    assert paused(walk)
    expect(walk.get_by_role("heading", name=re.compile(r"^\d+ voices, "))).to_be_visible()
    walk.get_by_role("button", name="Start", exact=True).click()
    wait_for(lambda: plays(walk))
    expect(name(walk)).to_be_focused()


def test_keys_step_keep_skip_and_end(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    press(walk, "ArrowUp", to=listed[1])
    press(walk, "ArrowRight", to=listed[2])
    press(walk, "ArrowLeft", to=listed[1])
    press(walk, "ArrowDown", to=listed[2])
    press(walk, "ArrowUp", to=listed[3])
    expect(walk.get_by_text("2 kept")).to_be_visible()
    expect(walk.locator("[data-part=skipped-count]")).to_have_text("1 skipped")
    walk.keyboard.press("Escape")
    expect(walk.get_by_role("heading", name="You kept 2")).to_be_focused()
    assert kept(walk) == [listed[0], listed[2]]
    assert paused(walk)


@pytest.mark.soak
def test_the_space_bar_hears_all_of_the_present_one(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    walk.keyboard.press("Space")
    walk.evaluate(f"{AUDIO}.currentTime = 3.9")
    wait_for(lambda: position(walk) > 4.3)
    expect(name(walk)).to_have_text(listed[0])
    walk.keyboard.press("Space")
    wait_for(lambda: paused(walk))
    walk.keyboard.press("Space")
    wait_for(lambda: plays(walk))
    walk.evaluate(f"{AUDIO}.currentTime = {AUDIO}.duration - 0.2")
    expect(name(walk)).to_have_text(listed[1])


@pytest.mark.soak
def test_buttons_do_the_same_and_leave_the_keys_to_the_page(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    walk.get_by_role("button", name="Keep", exact=True).click()
    expect(name(walk)).to_have_text(listed[1])
    walk.get_by_role("button", name="Pause", exact=True).click()
    wait_for(lambda: paused(walk))
    walk.keyboard.press("Space")
    wait_for(lambda: plays(walk))
    walk.get_by_role("button", name="Skip", exact=True).click()
    walk.get_by_role("button", name=f"Keep {listed[1]}").click()
    expect(walk.locator("[data-part=kept] .name").first).to_have_text(listed[1])
    walk.get_by_role("button", name=f"Go on to {listed[4]}").click()
    expect(name(walk)).to_have_text(listed[4])


@pytest.mark.soak
def test_a_voice_in_a_column_is_heard_by_the_same_player(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    press(walk, "ArrowUp", to=listed[1])
    walk.get_by_role("button", name=f"Play {listed[0]}").click()
    expect(walk.get_by_role("button", name=f"Play {listed[0]}")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert walk.locator("audio").count() == 1
    expect(walk.locator("[data-listen=toggle]")).to_have_attribute("aria-label", "Play")
    walk.locator("[data-listen=toggle]").click()
    wait_for(lambda: plays(walk))
    expect(walk.locator("[data-listen=toggle]")).to_have_attribute("aria-label", "Pause")


@pytest.mark.soak
def test_what_steps_on_elsewhere_steps_through_the_walk(walk: Page, listed: list[str]) -> None:
    """J and K, and the media keys: all of them ask the player for the next sound."""
    begin(walk, listed[0])
    press(walk, "j", to=listed[1])
    walk.evaluate("document.querySelector('voice-player').step(1)")
    expect(name(walk)).to_have_text(listed[2])
    press(walk, "k", to=listed[1])
    press(walk, "ArrowUp", "ArrowUp", to=listed[3])
    walk.keyboard.press("Escape")
    walk.get_by_role("button", name=f"Play {listed[1]}").click()
    walk.get_by_role("region", name="Player").get_by_role("button", name="Next").click()
    expect(walk.get_by_role("button", name=f"Play {listed[2]}")).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.soak
def test_place_and_name_are_announced(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    said = walk.locator("#said")
    expect(said).to_have_text(re.compile(rf"^{re.escape(listed[0])}, Voice 1 of \d+$"))
    press(walk, "ArrowRight", to=listed[1])
    expect(said).to_have_text(re.compile(rf"^{re.escape(listed[1])}, Voice 2 of \d+$"))


@pytest.mark.soak
def test_the_next_two_are_here_before_they_are_heard(fresh_walk: Page, listed: list[str]) -> None:
    begin(fresh_walk, listed[0])
    expect(fresh_walk.get_by_text("already loaded")).to_be_visible()
    # Read from what was heard, not from what sounds: after four seconds the next voice begins.
    fresh_walk.evaluate(f"""() => {{
        window.heard = [];
        {AUDIO}.addEventListener("timeupdate", ({{ target }}) => {{
            const name = document.querySelector(".listen-name").textContent;
            if (target.currentTime > 0.1) window.heard.push(name);
        }});
    }}""")
    fresh_walk.context.set_offline(True)
    for voice in listed[1:3]:
        press(fresh_walk, "ArrowRight", to=voice)
        wait_for(lambda voice=voice: voice in fresh_walk.evaluate("window.heard"))
    fresh_walk.context.set_offline(False)


@pytest.mark.soak
def test_what_could_not_be_fetched_ahead_is_not_called_loaded(
    fresh_walk: Page, listed: list[str]
) -> None:
    fresh_walk.route("**/sound/**", refuse_what_comes_ahead)
    begin(fresh_walk, listed[0])
    expect(fresh_walk.locator("[data-part=next] li")).to_have_count(2)
    fresh_walk.wait_for_timeout(500)
    expect(fresh_walk.get_by_text("already loaded")).to_have_count(0)


def refuse_what_comes_ahead(route: Route) -> None:
    if route.request.resource_type == "media":
        route.continue_()
    else:
        route.fulfill(status=503, body="")


@pytest.mark.soak
def test_a_reload_goes_on_where_one_was_with_what_was_kept(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    press(walk, "ArrowUp", to=listed[1])
    press(walk, "ArrowDown", to=listed[2])
    walk.reload()
    ready(walk)
    assert paused(walk)
    expect(walk.get_by_role("heading", name="Go on: Voice 3 of")).to_be_visible()
    begin(walk, listed[2])
    expect(walk.locator("[data-part=kept] .name")).to_have_text([listed[0]])
    walk.keyboard.press("Escape")
    expect(walk.locator(".rows-kept .name")).to_have_text([listed[0]])
    walk.reload()
    expect(walk.locator(".rows-kept .name")).to_have_text([listed[0]])


def test_back_leads_to_the_list_and_forward_to_the_walk(listening: Page, seeded: Site) -> None:
    listening.evaluate("sessionStorage.clear()")
    listening.goto(seeded.url + LIST)
    listening.get_by_role("link", name="Listen through").click()
    expect(listening).to_have_url(re.compile(r"/voices/listen/\?tab=cloned&sort=name$"))
    ready(listening)
    listening.keyboard.press("Space")
    wait_for(lambda: plays(listening))
    listening.go_back()
    expect(listening.locator("#rows")).to_be_visible()
    assert paused(listening)
    expect(listening.locator("voice-player")).to_be_hidden()
    listening.go_forward()
    ready(listening)


@pytest.mark.soak
def test_the_number_on_the_button_follows_the_search(listening: Page, seeded: Site) -> None:
    listening.goto(seeded.url + LIST)
    button = listening.get_by_role("link", name="Listen through")
    listening.get_by_label("Search voices").fill("Marcus")
    expect(button).to_have_attribute("href", re.compile("q=Marcus"))
    expect(button.locator(".count")).to_have_text(
        str(listening.locator("#rows [data-play]").count())
    )


@pytest.mark.soak
def test_the_dock_steps_aside_and_volume_and_speed_stay(listening: Page, seeded: Site) -> None:
    listening.evaluate("localStorage.setItem('player-speed', '1.5')")
    opened_anew(listening, seeded.url)
    listening.keyboard.press("Space")
    wait_for(lambda: plays(listening))
    expect(listening.get_by_role("region", name="Player")).to_be_hidden()
    assert listening.evaluate(f"{AUDIO}.playbackRate") == 1.5


def test_kept_voices_become_favourites_and_u_takes_it_back(
    walk: Page, listed: list[str], visitor: Visitor
) -> None:
    before = starred(visitor)
    fresh = [each for each in listed if each not in before][:2]
    begin(walk, listed[0])
    for place, each in enumerate(listed[: listed.index(fresh[1]) + 1]):
        press(walk, "ArrowUp" if each in fresh else "ArrowDown", to=listed[place + 1])
    walk.keyboard.press("Escape")
    button = walk.get_by_role("button", name="Favourite all 2")
    for undo in (lambda: walk.keyboard.press("u"), walk.get_by_role("button", name="Undo").click):
        button.click()
        expect(walk.locator("toast-note").last).to_contain_text("2 voices are favourites.")
        assert starred(visitor) == before | set(fresh)
        undo()
        expect(walk.locator("toast-note").last).to_contain_text(
            "2 voices are no favourites any more."
        )
        assert starred(visitor) == before
        assert kept(walk) == fresh


def starred(visitor: Visitor) -> set[str]:
    """Names of one's own favourites."""
    rows = visitor.page("/?tab=favourites").split('id="rows"')[1]
    return set(re.findall(r'data-play [^>]*data-title="([^"]+)"', rows))


@pytest.mark.soak
def test_kept_voices_get_a_tag_and_lose_it_again(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    press(walk, "ArrowUp", to=listed[1])
    press(walk, "ArrowUp", to=listed[2])
    walk.keyboard.press("Escape")
    walk.get_by_role("button", name="Tag", exact=True).click()
    dialog = walk.get_by_role("dialog")
    expect(dialog).to_contain_text("Tag 2 voices")
    walk.get_by_label("New tag").fill("walked")
    dialog.get_by_role("button", name="Save").click()
    toast = walk.locator("toast-note", has_text="2 voices have #walked.")
    expect(toast).to_be_visible()
    expect(dialog).to_have_count(0)
    assert kept(walk) == listed[:2]
    toast.get_by_role("button", name="Undo").click()
    expect(walk.get_by_text("2 voices have their tags as before.")).to_be_visible()
    assert kept(walk) == listed[:2]


@pytest.mark.soak
def test_one_can_be_taken_off_and_the_skipped_heard_again(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    press(walk, "ArrowUp", to=listed[1])
    press(walk, "ArrowDown", to=listed[2])
    walk.keyboard.press("ArrowUp")
    walk.keyboard.press("Escape")
    walk.get_by_role("button", name=f"Do not keep {listed[0]}").click()
    expect(walk.locator(".rows-kept .name")).to_have_text([listed[2]])
    expect(walk.get_by_role("button", name=f"Do not keep {listed[2]}")).to_be_focused()
    walk.get_by_role("button", name="Listen to the skipped ones again").click()
    expect(name(walk)).to_have_text(listed[0])
    press(walk, "ArrowDown", to=listed[1])
    expect(walk.locator("[data-part=place]")).to_have_text("Voice 2 of 3")


@pytest.mark.soak
def test_sounds_that_are_at_kling_are_fetched_while_the_others_are_heard(
    listening: Page, seeded: Site
) -> None:
    number = 2
    with seeded.database() as rows:
        # Two copies got lost. Those of the others come when nothing else is to be done, each once.
        wait_for(lambda: not rows.execute(f"SELECT 1 {AT_KLING}").fetchone(), within=120)
        lost = f"SELECT id {AT_KLING.replace('IS NULL', 'IS NOT NULL')} LIMIT {number}"
        rows.execute(f"UPDATE voices_voice SET trial_id = NULL WHERE id IN ({lost})")  # noqa: S608
    listening.evaluate("sessionStorage.clear()")
    listening.goto(seeded.url + "/voices/listen/?sort=name")
    ready(listening)
    expect(listening.get_by_text("2 voices are left out: their sounds are")).to_be_visible()
    listening.get_by_role("button", name="Fetch their sounds").click()
    expect(listening.get_by_text(f"of {number} are here.")).to_be_focused()
    listening.get_by_role("button", name="Start", exact=True).click()
    expect(name(listening)).not_to_be_empty()
    listening.keyboard.press("Escape")
    expect(listening.locator("#said")).to_have_text(f"{number} sounds are here.", timeout=60_000)
    listening.get_by_role("button", name="Listen to them").click()
    expect(listening.locator("[data-part=place]")).to_have_text(f"Voice 1 of {number}")
    wait_for(lambda: plays(listening))


@pytest.mark.soak
def test_who_keeps_none_is_told_how(walk: Page, listed: list[str]) -> None:
    begin(walk, listed[0])
    walk.keyboard.press("Escape")
    expect(walk.get_by_role("heading", name="You kept none.")).to_be_visible()
    expect(walk.get_by_role("button", name=re.compile("^Favourite"))).to_have_count(0)
    walk.get_by_role("button", name="Go on: Voice 1 of").click()
    expect(name(walk)).to_have_text(listed[0])
    wait_for(lambda: plays(walk))


@pytest.fixture
def broken(walk: Page) -> Iterator[Page]:
    """From now on no sound comes from the server."""

    def fail(route: Route) -> None:
        route.fulfill(status=500, body="")

    walk.route("**/sound/**", fail)
    yield walk
    walk.unroute("**/sound/**", fail)


@pytest.mark.soak
def test_a_lost_sound_is_said_and_the_next_one_follows(broken: Page, listed: list[str]) -> None:
    broken.keyboard.press("Space")
    expect(broken.get_by_text("This sound could not be loaded.").first).to_be_visible()
    expect(name(broken)).to_have_text(listed[1])
    expect(broken.get_by_text("Several sounds could not be loaded.")).to_be_visible()
    expect(name(broken)).to_have_text(listed[2])
    broken.unroute("**/sound/**")
    broken.get_by_role("button", name="Try again").first.click()
    wait_for(lambda: plays(broken))
    expect(broken.get_by_text("Several sounds could not be loaded.")).to_be_hidden()


@pytest.mark.soak
def test_without_a_network_it_waits_and_goes_on(fresh_walk: Page, listed: list[str]) -> None:
    fresh_walk.context.set_offline(True)
    fresh_walk.keyboard.press("Space")
    expect(fresh_walk.get_by_text("You are offline.")).to_be_visible()
    expect(name(fresh_walk)).to_have_text(listed[0])
    fresh_walk.context.set_offline(False)
    wait_for(lambda: plays(fresh_walk))
    expect(fresh_walk.get_by_text("You are offline.")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_any_of_its_screens(window: Page, seeded: Site, size) -> None:
    window.set_viewport_size(size)
    opened_anew(window, seeded.url)
    assert in_both_themes(window) == {"light": [], "dark": []}
    window.keyboard.press("Space")
    wait_for(lambda: position(window) > 0.1)
    slowly(window)
    for key in ("ArrowUp", "ArrowDown", "ArrowUp", "ArrowDown"):
        window.keyboard.press(key)
    expect(window.locator("[data-part=next] li")).to_have_count(2)
    slowly(window)
    assert in_both_themes(window) == {"light": [], "dark": []}
    wide = window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.keyboard.press("Escape")
    expect(window.locator(".rows-kept .row")).to_have_count(2)
    assert in_both_themes(window) == {"light": [], "dark": []}
    window.set_viewport_size(DESKTOP)
    assert wide
