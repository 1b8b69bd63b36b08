"""In Chinese no page shows an English word, whoever looks and whatever went wrong.

A sentence that is not in the catalogue, or not translated, fails elsewhere (test_catalogue.py);
here those are found that never asked for a translation.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import AbstractUser
from django.test import Client

from tests.test_roles import MATRIX
from tests.test_template_words import NAMES, SEEN, _is_sentence
from tests.views.chinese_rows import PASSWORD, fill
from tests.views.voice_makers import HTMX, signed_in
from voices.models import Casting, Clip, Recording, State, Voice
from voices.services import casting_shares
from voices.services.casting_plan import LINES
from voices.urls import urlpatterns

pytestmark = pytest.mark.django_db

#: Names of things that are the same in every language.
SAME = NAMES | {
    "English",
    "API",
    "Key",
    "Access",
    "JavaScript",
    "https",
    "GB",
    "MB",
    "mp3",
    "wav",
    "mp4",
    "mov",
    "webm",
    "ogg",
    "flac",
    "aac",
    "m4a",
}
#: Texts that a voice speaks, and the label of an account: written by people or for their voices.
GIVEN = {LINES["en"], "main"}
#: Attributes that hold several words for a script.
MACHINE = {"data-on", "data-filters"}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'’]+")
PATHS = {str(entry.name): f"/{entry.pattern}" for entry in urlpatterns}
#: So many rows come first, one in each state.
STATES = len(State.values)
#: How an address answers whatever the row: not this method, not this person.
REFUSED = {403, 405}
#: What is written as code: ids, settings, addresses, commands, amounts with a sign.
_CODE = re.compile(r"\bhttps?:\S+|\b[A-Z]+(?:_[A-Z]+)+\b|\S*[/_@=.]\S*\.?\w|[0-9a-f]{6,}")


class Said(HTMLParser):
    """The text of a page, and of attributes that people hear or scripts show."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style", "code"}
        for name, value in attrs:
            told = name.startswith("data-") and name not in MACHINE and _is_sentence(value or "")
            if name in SEEN or told:
                self.texts.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def english(html: str) -> set[str]:
    """Texts of a page with a word that is neither Chinese nor a name."""
    said = Said()
    said.feed(html)
    texts = {text.strip() for text in said.texts} - GIVEN
    return {text for text in texts if set(_WORD.findall(_CODE.sub(" ", text))) - SAME}


class Lines(HTMLParser):
    """Text as it stands on one line; what is set apart (a badge, a time) begins another."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.apart(tag, given.get("class") or "")
        for name, value in attrs:
            if name in SEEN or name.startswith("data-"):
                self.text = f"{value or ''}\0{self.text}"

    def handle_endtag(self, tag: str) -> None:
        self.apart(tag, "")

    def apart(self, tag: str, kind: str) -> None:
        within = tag in {"a", "b", "span", "button"} and kind in {"", "link", "wide-only"}
        self.text += "" if within else "\0"

    def handle_data(self, data: str) -> None:
        self.text += data


def gaps(html: str) -> set[str]:
    """Places with a space, or an end of line, between a Chinese sentence and what follows it."""
    lines = Lines()
    lines.feed(html)
    return set(re.findall(r"[^\0\n]{0,20}[。！？][ \n]+[^\s\0·][^\0\n]{0,20}", lines.text))


@pytest.fixture
def staff() -> dict[str, AbstractUser]:
    return fill()


def browser_of(person: AbstractUser | None) -> Client:
    browser = signed_in(person) if person else Client()
    browser.post("/language/", {"language": "zh-hans"})
    return browser


def addresses() -> dict[str, list[str]]:
    """Every page that can be looked at, with real rows; by the name of its address."""
    models = {"recordings/": Recording, "casting/": Casting, "clips/": Clip, "sound/": None}
    found: dict[str, list[str]] = {}
    for name, path in PATHS.items():
        model = next((models[begin] for begin in models if path.startswith(f"/{begin}")), Voice)
        if "<str" in path or "<path" in path or "<int" in path or model is None:
            continue
        rows = model.objects.order_by("pk").values_list("uid", flat=True)
        found[name] = [
            path.replace("<uuid:uid>", str(uid)) for uid in (rows if "<uuid" in path else [""])
        ]
    del found["healthz"]  # a word for machines
    tabs = ("cloned", "preset", "speaking", "favourites", "trash")
    found["voices"] += [f"/?tab={tab}" for tab in tabs]
    found["voices"] += ["/?q=没有这个", "/?f=没有:筛选", "/?sort=name", "/?q=可朗读:是"]
    chosen = ",".join(str(voice.uid) for voice in Voice.objects.filter(state="ready")[:4])
    found["casting"] += [f"/casting/new/?voices={chosen}", f"/casting/new/?voices={chosen[:36]}"]
    found["listen"] += ["/voices/listen/?q=没有这个"]
    found["suggest"] += [
        f"/suggest/?piece={piece}" for piece in ("t", "tag:", "lang:", "标签:", "x")
    ]
    found["clone"] += [f"/clone/?clip={clip.uid}" for clip in Clip.objects.all()]
    found["recordings"] += ["/recordings/?q=没有这个"]
    return found


def pages(browser: Client, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Path and text, of the first one also as htmx asks for it.

    An address that takes nothing but POST, or not from this person, says so once: it does not read
    the row.
    """
    for path in paths:
        for headers in ({}, HTMX)[: 2 if path == paths[0] else 1]:
            answer = browser.get(path, headers=headers)
            yield path, _text(answer)
        if answer.status_code in REFUSED:
            return


@pytest.mark.parametrize(
    "role", ["listener", "maker", pytest.param("keeper", marks=pytest.mark.soak), "administrator"]
)
def test_no_page_shows_an_english_word(staff: dict[str, AbstractUser], role: str) -> None:
    browser = browser_of(staff[role])
    most = STATES if role == "administrator" else 2
    found = {}
    for name, paths in addresses().items():
        for path, text in pages(browser, paths[: most if "uid" in PATHS[name] else None]):
            if words := english(text):
                found[path] = words
    assert found == {}


def test_the_gaps_are_found_where_a_space_is_seen() -> None:
    assert gaps("<p><b>好。</b> 再来。</p>") == {"好。 再来。"}
    assert gaps('<p title="好。 再来"></p>') == {"好。 再来"}
    assert gaps('<p>好。 <button class="link">再来</button></p>') == {"好。 再来"}
    assert gaps('<p>好。</p> <p>再来。 <span class="state">好</span> 好。再来</p>') == set()


@pytest.mark.parametrize(
    "role", ["", pytest.param("listener", marks=pytest.mark.soak), "administrator"]
)
def test_no_space_follows_a_sentence(staff: dict[str, AbstractUser], role: str) -> None:
    """On every page of every row; who may least sees fewer of the same."""
    browser = browser_of(staff[role] if role else None)
    asked = addresses().values() if role else [["/sign-in/"]]
    found = {path: gaps(text) for paths in asked for path, text in pages(browser, paths)}
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize("role", ["listener", "administrator"])
def test_no_refusal_is_an_english_sentence(staff: dict[str, AbstractUser], role: str) -> None:
    """Every form sent empty, by somebody who may and by somebody who may not."""
    browser = browser_of(staff[role])
    posts = [name for name in MATRIX if MATRIX[name][0] == "post"]
    found = {}
    found_by_name = addresses()
    found_by_name.pop("sign-out")
    # A refresh brings Kling's voices, whose names are English.
    for name, paths in sorted(found_by_name.items(), key=lambda item: item[0] == "refresh"):
        for path in paths[:1] if name in posts else ():
            for headers in ({}, HTMX):
                if words := english(_text(browser.post(path, headers=headers))):
                    found[path] = words
    assert found == {}


def test_no_page_outside_shows_an_english_word(staff: dict[str, AbstractUser]) -> None:
    token = casting_shares.make(Casting.objects.get(hidden=True), person=staff["maker"])
    browser = browser_of(None)
    wrong = {"username": "", "password": ""}
    tries = [browser.post("/sign-in/", wrong | {"username": "x", "password": "y"}) for _ in "1234"]
    answers = {
        "sign-in": browser.get("/sign-in/"),
        "empty": browser.post("/sign-in/", wrong),
        "wrong": tries[0],
        "link": browser.get("/enter/nobody/"),
        "guest": browser.get(f"/c/{token}/"),
        "over": browser.get("/c/nobody/"),
        "locked": browser.post("/sign-in/", {"username": "x", "password": PASSWORD}),
        "404": browser_of(staff["maker"]).get("/nowhere/"),
        "403": Client(enforce_csrf_checks=True).post(
            "/sign-in/", headers={"Accept-Language": "zh-CN"}
        ),
    }
    assert {name: found for name, it in answers.items() if (found := english(_text(it)))} == {}


def _text(answer) -> str:
    """What people read of it; sounds and pictures have nothing to read."""
    if not answer.headers.get("Content-Type", "").startswith("text/"):
        return ""
    return answer.content.decode()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>就绪</p>", set()),
        ("<p>VoiceLab 与 Kling · 0.05 点</p>", set()),
        ("<p>就绪 <b>Ready</b></p>", {"Ready"}),
        ('<a title="Play it">播放</a>', {"Play it"}),
        ('<a data-copied="Copied">播放</a>', {"Copied"}),
        ("<p>请检查 KLING_BASE_URL 与 https://a.example/b。</p>", set()),
        ("<code>manage.py person add NAME</code>", set()),
    ],
)
def test_the_look_itself_notices_an_english_word(html: str, found: set[str]) -> None:
    assert english(html) == found
