"""Catalogues are compiled without gettext's programs, and only when they changed."""

import gettext
import io
import os
from pathlib import Path

import django
import pytest
from django.core import checks

from voicelab import po, translations

DJANGOS = sorted((Path(django.__file__).parent / "conf/locale").glob("*/LC_MESSAGES/django.po"))
CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

#, python-format
msgid "%(number)s “voice”"
msgid_plural "%(number)s “voices”\\n"
msgstr[0] ""
"%(number)s "
"个\\t\\"音色\\"\\n"

msgctxt "a button"
msgid "Back"
msgstr "返回"

#, fuzzy
msgid "Guessed"
msgstr "猜"

msgid "Empty"
msgstr ""

#~ msgid "Gone"
#~ msgstr "没了"
"""


def _loaded(content: bytes) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(content))


def _words(found: gettext.GNUTranslations) -> dict[object, str]:
    """All that it translates; of the header Django's two files say different things."""
    return {key: word for key, word in found._catalog.items() if key}  # type: ignore[attr-defined]


@pytest.fixture
def source(tmp_path: Path, settings) -> Path:
    """A catalogue of its own, not compiled yet."""
    settings.LOCALE_PATHS = [tmp_path]
    file = tmp_path / "zh_Hans/LC_MESSAGES/django.po"
    file.parent.mkdir(parents=True)
    file.write_text(CATALOGUE)
    return file


@pytest.mark.soak
def test_each_of_djangos_catalogues_comes_out_as_msgfmt_made_it() -> None:
    assert len(DJANGOS) > 90
    for file in DJANGOS:
        ours = _loaded(po.packed(po.read(file)))
        theirs = _loaded(file.with_suffix(".mo").read_bytes())
        assert _words(ours) == _words(theirs), file


def test_plurals_contexts_escapes_and_what_is_left_out(source: Path) -> None:
    words = _loaded(po.packed(po.read(source)))
    assert words.ngettext("%(number)s “voice”", "%(number)s “voices”\n", 3) == (
        '%(number)s 个\t"音色"\n'
    )
    assert words.pgettext("a button", "Back") == "返回"
    assert words.gettext("Back") == "Back"
    for left_out in ("Guessed", "Empty", "Gone"):
        assert words.gettext(left_out) == left_out


@pytest.mark.parametrize(
    "line", ["<<<<<<< HEAD", 'msgid "open', 'msgid __import__("os")', 'msgwhat "x"', "msgid 7"]
)
def test_what_is_no_catalogue_is_refused_with_its_line(source: Path, line: str) -> None:
    source.write_text(CATALOGUE + line + "\n")
    number = len(CATALOGUE.splitlines()) + 1
    with pytest.raises(ValueError, match=f"line {number},") as refused:
        po.read(source)
    assert line in str(refused.value)


def test_a_catalogue_is_compiled_once_and_again_when_it_is_another(source: Path) -> None:
    compiled = source.with_suffix(".mo")
    translations.make_ready()
    first = compiled.stat().st_ino
    translations.make_ready()
    assert compiled.stat().st_ino == first
    source.write_text(CATALOGUE.replace("返回", "回去"))
    os.utime(source, (1_000_000_000, 1_000_000_000))  # an older commit was checked out
    translations.make_ready()
    assert _loaded(compiled.read_bytes()).pgettext("a button", "Back") == "回去"
    assert {file.name for file in source.parent.iterdir()} == {"django.mo", "django.po"}


def test_words_that_could_not_be_written_are_told_at_the_start(source: Path) -> None:
    (note,) = [it for it in checks.run_checks(tags=["voicelab"]) if it.id == "voicelab.W003"]
    assert str(source.parent) in note.msg
    translations.make_ready()
    assert "voicelab.W003" not in {it.id for it in checks.run_checks(tags=["voicelab"])}
