"""No template shows a word that is not in the catalogue: neither as text nor in an attribute."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, Token, TokenType

from tests.tools import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: Names, which are the same in every language, keys as they are printed, and units of measure.
NAMES = {"VoiceLab", "Kling", "Esc", "Shift", "kHz", "dB", "LUFS", "MP3", "WAV", "CSV", "ID"}
#: Attributes that people see or hear.
SEEN = {"aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt", "label"}
_WORD = re.compile(r"[A-Za-z]{2,}")
_LITERAL = re.compile(r'"([^"]*)"|\'([^\']*)\'')
#: Blocks whose own text gettext reads; what stands between begin and end is left out.
_PAIRS = {"blocktranslate": "endblocktranslate", "blocktrans": "endblocktrans"}
_PAIRS |= {"comment": "endcomment"}
#: Elements whose text is drawn, run or typed into a terminal.
_SILENT = {"script", "style", "svg", "code"}
#: Attributes that hold several names for the machine.
_NAMES = {"data-on"}
_TRANSLATED = {"translate", "trans", "blocktranslate", "blocktrans", "comment"}


class Reader(HTMLParser):
    """Collects words that people see: `.found` has (line, word)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        for name, value in attrs:
            text = value or ""
            told = name.startswith("data-") and name not in _NAMES and _is_sentence(text)
            if name in SEEN or told or (name, tag) == ("value", "input"):
                self._look(text)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._look(data)

    def _look(self, text: str) -> None:
        words = [word for word in _WORD.findall(text) if word not in NAMES]
        self.found += [(self.getpos()[0], word) for word in words]


def _is_sentence(value: str) -> bool:
    """Words for a script to show, not a name for it to look up."""
    return bool(re.search(r"[A-Z][a-z]+|[a-z]+ [a-z]+", value))


def untranslated(template: str) -> list[tuple[int, str]]:
    """Line and word of everything visible that no translate tag is about."""
    reader, found, until, html = Reader(), [], "", ""
    for token in Lexer(template).tokenize():
        words = token.contents.split() or [""]
        if until:
            until = "" if token.token_type == TokenType.BLOCK and words[0] == until else until
        elif token.token_type == TokenType.TEXT:
            html += token.contents
        elif token.token_type == TokenType.BLOCK and words[0] in _PAIRS:
            until = _PAIRS[words[0]]
        elif words[0] == "block" and words[1].endswith("_class"):
            until = "endblock"
        elif token.token_type != TokenType.COMMENT and words[0] not in _TRANSLATED:
            found += _spoken(token, inside=html.rfind("<") > html.rfind(">"))
    # Some templates are nothing but attributes.
    reader.feed(html if "<" in html else f"<p {html}>")
    return reader.found + found


def _spoken(token: Token, *, inside: bool) -> Iterator[tuple[int, str]]:
    """Sentences in quotes that a tag or a filter puts on the page; `inside` an HTML tag or not."""
    for match in _LITERAL.finditer(re.sub(r'\bclass="[^"]*"', "", token.contents)):
        text = match[1] or match[2] or ""
        shown = token.token_type == TokenType.VAR and "|default:" in token.contents and not inside
        sentence = re.search(r"[A-Z][a-z]+" if inside else r"[A-Z][a-z]+|[a-z]+ [a-z]+", text)
        if sentence or (shown and _WORD.search(text)):
            yield token.lineno, text


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_template_has_no_words_of_its_own(file) -> None:
    assert untranslated(file.read_text()) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<p>{% translate "Hello" %}</p>', []),
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% blocktranslate %}Hello {{ name }}{% endblocktranslate %} there</p>", ["there"]),
        ('<a title="More for {{ name }}">{{ name }}</a>', ["More", "for"]),
        ('<a aria-label="{% translate \'More\' %}" data-act="toggle">+</a>', []),
        ('<a data-copied="Copied">VoiceLab</a>', ["Copied"]),
        ('<a data-note="all is well"></a>', ["all", "is", "well"]),
        ('<input type="submit" value="Send">', ["Send"]),
        ('{{ name|default:"nobody" }}', ["nobody"]),
        ('{% include "_x.html" with word="Saved here" %}', ["Saved here"]),
        (
            "{% comment %}Takes: name.{% endcomment %}{# Not shown. #}<svg><title>V</title></svg>",
            [],
        ),
        ("<b{% if x %} hidden{% endif %} class='row wide'>{{ x|date:'c' }}</b>", []),
    ],
)
def test_the_look_itself_notices_words(template: str, words: list[str]) -> None:
    assert [word for _line, word in untranslated(template)] == words
