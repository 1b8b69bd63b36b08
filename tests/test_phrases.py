"""Words that code puts side by side read as each language writes them."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.timesince import timeuntil

from voices.services.phrases import ended, gap, in_a_row, in_one, listed, named, numbered
from voices.views.lengths import time_between

CHINESE = "zh-hans"
#: What is joined -> in English, in Chinese.
JOINED = {
    "no name": (lambda: listed([]), "", ""),
    "one name": (lambda: listed(["Anna"]), "Anna", "Anna"),
    "names": (lambda: listed(["Anna", "王敏", "Bert"]), "Anna, 王敏, Bert", "Anna、王敏、Bert"),
    "clauses": (lambda: in_one("12 a", "", "48 s"), "12 a, 48 s", "12 a，48 s"),
    "sentences": (lambda: in_a_row("One.", "", "Two."), "One. Two.", "One.Two."),
    "a sentence and a button": (gap, " ", ""),
    "a sentence": (lambda: ended("One"), "One.", "One。"),
    "nothing": (lambda: ended(""), "", ""),
    "a name": (lambda: named("tag", "calm"), "tag: calm", "tag：calm"),
    "a name alone": (lambda: named("tag", ""), "tag:", "tag："),
    "a number": (lambda: numbered("gone", 2), "gone (2)", "gone（2）"),
    "what people type": (
        lambda: in_one("100 %(x)s", "%s", "{0}"),
        "100 %(x)s, %s, {0}",
        "100 %(x)s，%s，{0}",
    ),
}


@pytest.mark.parametrize("what", JOINED)
def test_words_are_joined_as_each_language_does(what: str) -> None:
    join, english, chinese = JOINED[what]
    assert join() == english
    with translation.override(CHINESE):
        assert join() == chinese


#: First day, last day -> in English, in Chinese.
LENGTHS = {
    (date(2026, 11, 29), date(2027, 12, 29)): ("1 year, 1 month", "1 年 1 个月"),
    (date(2026, 11, 29), date(2028, 11, 29)): ("2 years", "2 年"),
    (date(2026, 11, 29), date(2026, 12, 20)): ("3 weeks", "3 周"),
    (date(2026, 11, 29), date(2026, 12, 8)): ("1 week, 2 days", "1 周 2 天"),
    (date(2026, 11, 29), date(2026, 11, 30)): ("1 day", "1 天"),
}


@pytest.mark.parametrize("days", LENGTHS)
def test_a_length_of_time_is_no_date(days: tuple[date, date]) -> None:
    english, chinese = LENGTHS[days]
    assert time_between(*days) == english
    with translation.override(CHINESE):
        assert time_between(*days) == chinese


def test_a_length_of_time_in_english_is_the_one_that_django_says() -> None:
    first = date(2026, 1, 31)
    for days in range(1, 1200):
        last = first + timedelta(days=days)
        assert time_between(first, last) == timeuntil(last, first).replace("\xa0", " ")


def test_how_long_ago_stands_where_the_sentence_wants_it() -> None:
    template = Template(
        "{% load i18n phrases %}"
        "{% blocktranslate with ago=when|ago %}last checked {{ ago }}{% endblocktranslate %}"
    )
    page = Context({"when": timezone.now()})
    assert template.render(page).startswith('last checked <relative-time data-now="just now"')
    with translation.override(CHINESE):
        said = template.render(page).strip()
    assert said.startswith('<relative-time data-now="刚刚"')
    assert said.endswith("检查过")


def test_two_sentences_in_a_template_are_text_and_no_markup() -> None:
    template = Template("{% load phrases %}{{ one|then:two }} {{ word|before_value }}")
    page = Context({"one": "<b>One.", "two": "Two.", "word": "<i>"})
    assert template.render(page) == "&lt;b&gt;One. Two. &lt;i&gt;:"
