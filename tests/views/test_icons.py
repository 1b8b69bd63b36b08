"""The icons of the package, drawn once each."""

from django.template import engines
from heroicons.templatetags import heroicons

_PAGE = engines["django"].from_string(
    '{% load heroicons %}{% heroicon_micro "play" size=16 aria_hidden="true" %}'
    '|{% heroicon_outline "trash" aria_label=label %}'
)


def test_icons_are_the_packages_own() -> None:
    play, trash = _PAGE.render({"label": "Away"}).split("|")
    assert play == heroicons.heroicon_micro("play", size=16, aria_hidden="true")
    assert trash == heroicons.heroicon_outline("trash", aria_label="Away")


def test_another_label_is_another_icon_and_cannot_add_a_tag() -> None:
    first, second = (_PAGE.render({"label": label}) for label in ("<b>", "Back"))
    assert "&lt;b&gt;" in first
    assert "<b>" not in first
    assert 'aria-label="Back"' in second


def test_an_icon_is_drawn_once() -> None:
    _PAGE.render({"label": "Once"})
    drawn = heroicons.heroicons._load_icon.cache_info().hits
    _PAGE.render({"label": "Once"})
    assert heroicons.heroicons._load_icon.cache_info().hits == drawn
