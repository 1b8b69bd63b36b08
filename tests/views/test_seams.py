"""Sentences that are put together of several parts, on pages in English and in Chinese."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.services.test_remake import gone
from tests.views.voice_makers import (
    HTMX,
    empty_library,
    make_job,
    make_person,
    make_trial,
    make_voice,
    on_page,
    signed_in,
)
from voices.models import Consent, State, Voice

pytestmark = pytest.mark.django_db

LANGUAGES = {"en": "en", "zh": "zh-CN"}


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def keeper(language) -> Client:
    """Their browser asks for this language."""
    empty_library()
    browser = signed_in(make_person("keeper"))
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = LANGUAGES[language]
    return browser


def text_of(answer) -> str:
    """Text alone: what stands between tags, each run of spaces as one."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).split())


def label(answer, tag: str) -> str:
    """The first `aria-label` that begins so."""
    found = re.search(rf'aria-label="({tag}[^"]*)"', answer.content.decode())
    assert found
    return html.unescape(found[1])


def test_several_languages_are_a_list(keeper, language) -> None:
    voice = make_voice("Anna", languages="zh,en")
    said = {"en": "Mandarin, English", "zh": "普通话、英语"}[language]
    assert f" · {said}</span>" in keeper.get("/").content.decode()
    assert said in text_of(keeper.get(reverse("voice", args=[voice.uid])))


def test_when_the_list_was_read_is_one_sentence(keeper, language) -> None:
    voice = make_voice("Anna")
    voice.connection.synced_at = timezone.now()
    voice.connection.save(update_fields=["synced_at"])
    page = keeper.get("/").content.decode()
    before, after = {"en": ("last checked ", ""), "zh": ("", "检查过")}[language]
    ago = rf"{before}<relative-time .*</relative-time>\s*{after}"
    assert re.search(f'<p class="title-note" role="status">{ago}</p>', page)


def test_chips_are_read_in_the_language_and_the_address_is_english(keeper, language) -> None:
    make_voice("Anna", languages="en")
    typed = {"en": "language:English speaks:no", "zh": "语言：英语 可朗读：否"}[language]
    answer = keeper.get("/", {"q": typed}, headers=HTMX)
    assert answer.headers["HX-Replace-Url"] == "/?q=language%3Aen+speaks%3Ano"
    name, off = {"en": ("language:", "Remove "), "zh": ("语言：", "移除 ")}[language]
    assert f'<span class="token">{name} <b>' in answer.content.decode()
    said = {"en": "Remove language: English", "zh": "移除 语言：英语"}[language]
    assert label(answer, off) == said


def test_offers_show_a_colon_where_a_value_belongs(keeper, language) -> None:
    body = keeper.get(reverse("suggest"), {"piece": ""}).content.decode()
    shown = {
        "en": ["tag:", "language:", "speaks:", "new", "mine"],  # new comes with its one value
        "zh": ["标签：", "语言：", "可朗读：", "新音色", "我的"],
    }[language]
    assert re.findall(r'<span class="offer-key">([^<]+)<', body) == shown


def test_why_voices_were_left_is_one_sentence(keeper, language) -> None:
    anna, deleted = make_voice("Anna"), make_voice("Gone", state=State.DELETED)
    preset = make_voice("Preset", catalogue="preset")
    asked = {"voices": ",".join(str(each.uid) for each in (anna, deleted, preset)), "sure": "1"}
    said = {
        "en": "1 voice is in Trash. 2 of 3 were left: it is gone already (1), "
        "it is Kling's and can't be deleted (1).",
        "zh": "1 个音色已移到回收站。3 个中有 2 个未处理："
        "已经删除（1），可灵提供的音色不能删除（1）。",
    }[language]
    assert said in text_of(keeper.post(reverse("bulk-delete"), asked, headers=HTMX))


@pytest.mark.parametrize("state", [State.DELETED, State.GONE])
def test_what_is_kept_of_a_gone_voice_is_said_in_a_row(keeper, language, state) -> None:
    voice = gone(make_person("maker"), state=state, days=82.5)
    now = timezone.localtime()
    Voice.objects.filter(pk=voice.pk).update(state_at=now, last_seen_at=now)
    until = timezone.localtime(now + timedelta(days=82.5))
    day, last = {
        "en": (f"{now:%-d %b}", f"{until:%-d %b}"),
        "zh": (f"{now:%-m月%-d日}", f"{until:%-m月%-d日}"),
    }[language]
    first = {
        ("en", State.DELETED): f"Kling's copy went {day}.",
        ("en", State.GONE): f"Removed outside VoiceLab, seen {day}.",
        ("zh", State.DELETED): f"可灵上的副本于{day}删除。",
        ("zh", State.GONE): f"已在外部移除，{day}发现。",
    }[language, state]
    rest = {
        "en": f" What is saved here stays. Its clip is kept 82 days, until {last}.",
        "zh": f"保存在 VoiceLab 的内容会保留。原始片段还会保留 82 天，到{last}为止。",
    }[language]
    assert first + rest in text_of(keeper.get(reverse("voice", args=[voice.uid])))


def test_how_long_a_permission_holds_is_a_length_and_no_date(keeper, language) -> None:
    voice = make_voice("Anna")
    until = timezone.localdate() + timedelta(days=16)
    Consent.objects.create(voice=voice, person="Anna Lind", statement="I", until=until)
    said = {"en": "· 2 weeks, 2 days", "zh": "· 2 周 2 天"}[language]
    assert said in text_of(keeper.get(reverse("voice", args=[voice.uid])))


def test_who_can_help_is_a_list_and_two_sentences(keeper, language) -> None:
    make_person("keeper")
    voice = make_voice("Anna", state=State.FAILED, kling_id=None)
    make_job(voice, state=State.FAILED, reason="credit", error_code="1102", cost_settled=0)
    words = text_of(keeper.get(reverse("voice", args=[voice.uid])))
    name = r"keeper-\d+"
    said = {
        "en": rf"Keepers: {name}, {name}\. They also see this under Activity\.",
        "zh": rf"负责人：{name}、{name}。他们在“动态”中也能看到。",
    }[language]
    assert re.search(said, words)


def test_what_comparing_means_is_said_with_its_price(keeper, language) -> None:
    kept = [make_voice(name, trial=make_trial(), can_speak="yes") for name in ("Anna", "Bert")]
    kept.append(make_voice("Carla", trial=make_trial(), can_speak="no"))
    query = "&".join(f"uid={voice.uid}" for voice in kept)
    said = {
        "en": "One line for all of them, at the same loudness. "
        "2 speak it, 1 joins with its trial · 2 calls · 0.10 units.",
        "zh": "所有音色用相同响度念同一句台词。"
        "2 个念这句台词，1 个播放试听音频 · 2 次调用 · 0.10 点。",
    }[language]
    assert said in text_of(keeper.get(f"/voices/listen/end/?{query}&n=3"))


def test_before_listening_the_length_and_what_is_left_out_are_said(keeper, language) -> None:
    for name in ("Anna", "Bert"):
        make_voice(name, trial=make_trial())
    make_voice("Carla")
    words = text_of(keeper.get("/voices/listen/"))
    said = {
        "en": ("2 voices, 8 s", "keep those that you like. 1 voice has no sound yet."),
        "zh": ("2 个音色，8 秒", "保留您喜欢的就好。1 个音色暂无声音。"),
    }[language]
    assert all(part in words for part in said)
    assert {"en": "Go on: ", "zh": "继续："}[language] in words


def test_what_a_connection_holds_is_a_list(keeper, language) -> None:
    make_voice("Anna")
    said = {
        "en": "Nothing is sent or charged. 1 cloned voice, 0 recordings.",
        "zh": "不发送任何内容，也不扣费。1 个克隆音色、0 条录音。",
    }[language]
    assert said in text_of(keeper.get("/settings/"))


def test_the_two_shows_are_two_words(keeper, language) -> None:
    stranger = Client(headers={"Accept-Language": LANGUAGES[language]})
    word = {"en": "Show", "zh": "显示"}[language]
    assert f'data-show="{word}"' in stranger.get("/sign-in/").content.decode()
    anna = make_voice("Anna", state=State.TRASHED, trashed_at=timezone.now())
    away = keeper.post(reverse("restore", args=[anna.uid]), headers=on_page("/?tab=trash"))
    page = away.content.decode()
    assert {"en": ">Show</a>", "zh": ">查看</a>"}[language] in page
