"""What the search box understands as a filter, and what it makes of everything else."""

import random

import pytest
from django.utils import translation

from voices.forms.token_words import MINE
from voices.forms.tokens import MOST, Token, read

#: What is typed -> its filters as they stand in an address, and the words that are searched for.
TYPED = {
    "tag:autumn": ("tag:autumn", ""),
    "TAG:Autumn anna": ("tag:Autumn", "anna"),
    "tag:#autumn": ("tag:autumn", ""),
    'tag:"hot line" x': ('tag:"hot line"', "x"),
    'tag:"never closed': ('tag:"never closed"', ""),
    "tag:播报": ("tag:播报", ""),
    "标签：播报": ("tag:播报", ""),
    "tag:a tag:b": ("tag:a tag:b", ""),
    "tag:a tag:A": ("tag:a", ""),
    "language:en": ("language:en", ""),
    "language:English": ("language:en", ""),
    "language:zh language:en": ("language:zh|en", ""),
    "language:zh|en": ("language:zh|en", ""),
    "language:zh,mandarin": ("language:zh", ""),
    "语言:中文": ("language:zh", ""),
    "speaks:no": ("speaks:no", ""),
    'speaks:"not tried yet"': ("speaks:unknown", ""),
    'language:"English or Mandarin"': ("language:en|zh", ""),
    "speaks:yes speaks:unknown": ("speaks:yes|unknown", ""),
    "new:yes": ("new:yes", ""),
    "NEW:Yes anna": ("new:yes", "anna"),
    "新音色:yes": ("new:yes", ""),
    "new:no": ("", "no"),
    "mine": ("mine", ""),
    "Mine anna mine": ("mine", "anna"),
    "我的": ("mine", ""),
    '"mine"': ("", "mine"),
    '"tag:autumn"': ("", "tag:autumn"),
    "mineral": ("", "mineral"),
    # None of these is a filter; what follows the colon is searched for.
    "languge:en anna": ("", "en anna"),
    "language:klingon": ("", "klingon"),
    "speaks:maybe": ("", "maybe"),
    "foo:bar": ("", "bar"),
    # Nor do these look like one.
    "tag:": ("", "tag:"),
    ":autumn": ("", ":autumn"),
    "https://kling.example/x": ("", "https://kling.example/x"),
    "10:30": ("", "10:30"),
    'say "good morning"': ("", "say good morning"),
    '"': ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_becomes_filters_and_words(typed: str) -> None:
    filters, words = TYPED[typed]
    asked = read(typed)
    assert " ".join(token.text for token in asked.tokens) == filters
    assert asked.sought == words


#: Misspelt filter -> what is offered instead.
MEANT = {
    "languge:en": "language:en",
    "lang:english": "language:en",
    "languge:englsh": "language:en",
    "language:mandrin": "language:zh",
    "tags:autumn": "tag:autumn",
    "taag:autumn": "tag:autumn",
    "speak:no": "speaks:no",
    "speaks:yess": "speaks:yes",
    "language:klingon": "",
    "colour:red": "",
}


@pytest.mark.parametrize("typed", MEANT)
def test_a_misspelt_filter_has_a_likely_one(typed: str) -> None:
    (unknown,) = read(f"{typed} anna").unknown
    assert unknown.meant == MEANT[typed]
    assert unknown.key_is_one == typed.startswith(("language", "speaks"))


def test_the_likely_filter_takes_the_place_of_the_misspelt_one() -> None:
    asked = read("tag:calm languge:en anna foo:bar")
    assert asked.corrected(asked.unknown[0]) == "tag:calm language:en anna foo:bar"


def test_a_filter_goes_and_the_rest_stays() -> None:
    asked = read('tag:calm "mine" language:en foo:bar "tag:x"')
    assert asked.without(Token("tag", ("calm",))) == 'language:en "mine" foo:bar "tag:x"'


def test_filters_read_aloud_as_people_say_them() -> None:
    tokens = read("language:zh|en speaks:unknown mine").tokens
    assert [token.value_words for token in tokens] == ["Mandarin or English", "not tried yet", ""]


def test_more_filters_than_fit_are_words() -> None:
    asked = read(" ".join(f"tag:t{number}" for number in range(MOST + 2)))
    assert len(asked.tokens) == MOST
    assert asked.sought == f"tag:t{MOST} tag:t{MOST + 1}" and not asked.unknown


@pytest.mark.soak
def test_an_address_is_read_as_it_was_written() -> None:
    """Whatever is typed: its text in the address means the same again."""
    chance = random.Random(5)  # noqa: S311
    pieces = [
        "tag:",
        "tag",
        ":",
        "：",
        '"',
        " ",
        "mine",
        "language:",
        "en",
        "zh",
        "|",
        "foo:",
        "播",
        "#",
    ]
    for _ in range(3000):
        typed = "".join(chance.choices(pieces, k=chance.randrange(1, 9)))
        once = read(typed)
        assert read(once.text) == once, typed


#: Typed as people read them in Chinese, and in English all the same.
IN_CHINESE = {
    "标签：播报": "tag:播报",
    "可朗读:否": "speaks:no",
    "可朗读：尚未试过": "speaks:unknown",
    "可朗读：是、否": "speaks:yes|no",
    "新音色:是": "new:yes",
    "语言：普通话或英语": "language:zh|en",
    "语言：英语，普通话": "language:en|zh",
    "我的": "mine",
    "speaks:否": "speaks:no",
    "可朗读:no": "speaks:no",
    "language:en": "language:en",
    "mine": "mine",
}


@pytest.mark.parametrize("typed", IN_CHINESE)
def test_filters_can_be_typed_in_the_language_of_the_page(typed: str) -> None:
    with translation.override("zh-hans"):
        assert read(typed).text == IN_CHINESE[typed]


def test_what_a_filter_reads_like_can_be_typed_in_every_language() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for token in read("language:zh|en speaks:yes|no|unknown new:yes tag:x mine").tokens:
                typed = f'{token.key_words}："{token.value_words}"' if token.values else MINE
                assert read(typed).tokens == [token], typed


def test_an_address_means_the_same_in_another_language() -> None:
    with translation.override("zh-hans"):
        address = read("可朗读：否 语言：英语 标签：平静 安娜").text
    assert address == "speaks:no language:en tag:平静 安娜"
    assert read(address).text == address


def test_a_misspelt_filter_in_the_language_of_the_page_has_a_likely_one() -> None:
    with translation.override("zh-hans"):
        assert [each.meant for each in read("朗读：否 可朗读：尚未试").unknown] == [
            "speaks:no",
            "speaks:unknown",
        ]
