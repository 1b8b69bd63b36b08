"""In Chinese: choosing it in the menu and before signing in, searching, and room for the words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import complaints, in_both_themes
from tests.browser.conftest import DESKTOP, NARROW, PHONE, enter
from tests.browser.pages import ADDRESSES, first_voice
from tests.front_door import Visitor
from tests.tools import Site

pytestmark = pytest.mark.browser

TROUBLES = (Path(__file__).parent / "troubles.js").read_text()
TABS = ["全部", "克隆", "官方", "朗读音色", "收藏", "回收站"]
PAGES = {
    **ADDRESSES,
    "found": "/?q=museum",
    "listen": "/voices/listen/?tab=cloned",
    "castings": "/casting/",
    "casting": "/casting/new/?voices={voices}",
}
#: A list and a form; the rest by `make soak`.
FEW = ("voices", "speak")


@pytest.fixture(scope="module")
def chinese(browser: Browser, seeded: Site, visitor: Visitor) -> Iterator[Page]:
    """One page of a browser that asks for Chinese, for everything that only looks."""
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce", locale="zh-CN") as context:
        page = context.new_page()
        enter(page, seeded, visitor)
        yield page


def _spoken(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def _open(page: Page, path: str, *, site: Site, visitor: Visitor) -> None:
    if "{" in path:
        listed = re.findall(r'href="/voices/([0-9a-f-]{36})/"', visitor.page("/?tab=speaking"))
        voices = ",".join(list(dict.fromkeys(listed))[:4])
        path = path.format(uid=first_voice(visitor), voices=voices)
    page.goto(site.url + path)
    page.wait_for_load_state("networkidle")


def test_the_menu_changes_the_language_of_the_same_page_for_good(desk: Page, seeded: Site) -> None:
    desk.goto(seeded.url + "/speak/")
    desk.get_by_role("link", name="Voices", exact=True).last.click()  # the player stays, as always
    desk.get_by_label("Search voices").fill("museum")
    expect(desk).to_have_url(re.compile("museum"))
    desk.locator(".person-button").click()
    english, chinese = (desk.get_by_role("button", name=name) for name in ("English", "简体中文"))
    expect(english).to_have_attribute("aria-pressed", "true")
    expect(chinese).to_have_attribute("lang", "zh-hans")
    chinese.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("音色")
    assert "museum" in desk.url
    assert _spoken(desk) == "zh-hans"
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_have_text("音色")
    desk.locator(".person-button").click()
    desk.get_by_role("button", name="English").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Voices")
    assert "museum" in desk.url


@pytest.mark.soak
def test_the_menu_does_it_by_keyboard(desk: Page) -> None:
    desk.locator(".person-button").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="English")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("音色")


@pytest.mark.soak
def test_a_finger_does_it_on_a_phone(desk: Page, seeded: Site) -> None:
    desk.set_viewport_size(PHONE)
    desk.goto(seeded.url + "/settings/")
    desk.locator(".person-button").click()
    button = desk.get_by_role("button", name="简体中文")
    box = button.bounding_box()
    assert box and round(box["height"]) >= 44
    button.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("设置")


@pytest.mark.soak
def test_the_sign_in_page_does_it_and_still_leads_on(page: Page, seeded: Site) -> None:
    page.goto(seeded.url + "/speak/?voice=x")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    asked = page.url
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert page.url == asked
    assert in_both_themes(page) == {"light": [], "dark": []}
    page.get_by_label("用户名").fill("admin")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码错误，请重试。")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.url == asked


def test_a_browser_that_asks_for_chinese_gets_it(chinese: Page, seeded: Site) -> None:
    chinese.goto(seeded.url + "/")
    tabs = chinese.locator("main .tabs a, main [role=tab]")
    assert [re.sub(r"\s*[\d,]+$", "", words.strip()) for words in tabs.all_inner_texts()] == TABS
    links = chinese.locator("nav .nav-list a")
    expect(links).to_have_text(["音色", "克隆", "朗读", "录音", "动态", "设置"])


@pytest.mark.soak
def test_one_character_finds_what_has_it_in_its_name(chinese: Page, seeded: Site) -> None:
    chinese.goto(seeded.url + "/")
    chinese.get_by_label("搜索音色").fill("姐")
    names = chinese.locator("main .row .row-name a, main .row .name")
    expect(chinese).to_have_url(re.compile("q="))
    expect(chinese.locator("main .row").first).to_contain_text("姐")
    found = [name for name in names.all_inner_texts() if name.strip()]
    assert found
    assert all("姐" in name for name in found)


@pytest.mark.soak
def test_a_filter_can_be_typed_in_chinese(chinese: Page, seeded: Site) -> None:
    chinese.goto(seeded.url + "/")
    chinese.get_by_label("搜索音色").fill("标签：museum ")
    expect(chinese.locator("#chips .token")).to_have_text(re.compile("标签：\\s*museum"))


@pytest.mark.parametrize(
    "name", [pytest.param(it, marks=[] if it in FEW else [pytest.mark.soak]) for it in PAGES]
)
def test_all_text_can_be_read_at_every_width(
    chinese: Page, seeded: Site, visitor: Visitor, name: str
) -> None:
    _open(chinese, PAGES[name], site=seeded, visitor=visitor)
    assert _spoken(chinese) == "zh-hans"
    found = {}
    for size in (DESKTOP, PHONE, NARROW):
        chinese.set_viewport_size(size)
        found[size["width"]] = chinese.evaluate(TROUBLES)
    chinese.set_viewport_size(DESKTOP)
    assert found == {1440: [], 390: [], 320: []}


@pytest.mark.soak
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_at_the_widest_and_the_narrowest(
    chinese: Page, seeded: Site, visitor: Visitor, name: str
) -> None:
    _open(chinese, PAGES[name], site=seeded, visitor=visitor)
    chinese.set_viewport_size(NARROW)
    unread = complaints(chinese)
    chinese.set_viewport_size(DESKTOP)
    assert unread + complaints(chinese) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", ["voices", "activity"])
def test_axe_finds_nothing(chinese: Page, seeded: Site, visitor: Visitor, name: str) -> None:
    _open(chinese, PAGES[name], site=seeded, visitor=visitor)
    assert in_both_themes(chinese) == {"light": [], "dark": []}


@pytest.mark.soak
def test_axe_finds_nothing_in_the_open_menu(chinese: Page, seeded: Site) -> None:
    chinese.goto(seeded.url + "/settings/")
    chinese.locator(".person-button").click()
    assert in_both_themes(chinese) == {"light": [], "dark": []}
