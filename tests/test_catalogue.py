"""Every sentence stands in the Chinese catalogue, with a translation that fits it."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools import ROOT, environment
from voicelab import po

CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
SOURCES = ("voices", "voicelab", "templates", "manage.py")
_BLANK = re.compile(r"%%[a-zA-Z]|%\(\w+\)[sd]|%[sd]|\{\w*\}")
_TAG = re.compile(r"</?\w+[^>]*>")
#: What makes a call of gettext; its first text is the message.
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@pytest.fixture(scope="module")
def entries() -> list[po.Entry]:
    return [entry for entry in po.read(CATALOGUE) if entry.key]


def _messages(found: list[po.Entry]) -> set[tuple[str | None, str, str]]:
    return {(entry.context, entry.id, entry.plural) for entry in found}


def _collected(folder: Path) -> list[po.Entry]:
    """What `make messages` finds now, in a copy of the code."""
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    (folder / "locale").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans"]
    told = subprocess.run(
        [*command, "--extension", "html,py"],
        cwd=folder,
        env=environment(DATA_DIR=folder / "data"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return [entry for entry in po.read(folder / CATALOGUE.relative_to(ROOT)) if entry.key]


@pytest.mark.soak
@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogue_holds_exactly_the_sentences_of_the_code(
    entries: list[po.Entry], tmp_path: Path
) -> None:
    now = _messages(_collected(tmp_path))
    kept = _messages(entries)
    assert {"missing": now - kept, "gone": kept - now} == {"missing": set(), "gone": set()}


def test_every_sentence_is_translated_and_none_is_a_guess(entries: list[po.Entry]) -> None:
    assert len(entries) > 900
    assert [entry.id for entry in entries if not entry.translated] == []
    assert [entry.id for entry in entries if entry.fuzzy] == []


def test_no_sentence_stands_twice(entries: list[po.Entry]) -> None:
    assert len({(entry.context, entry.id) for entry in entries}) == len(entries)


def test_blanks_and_tags_of_a_sentence_are_those_of_its_translation(
    entries: list[po.Entry],
) -> None:
    wrong = [entry.id for entry in entries if not _fits(entry)]
    assert wrong == []


def _fits(entry: po.Entry) -> bool:
    """Chinese has one form: it may leave out nothing that the plural says."""
    said = entry.plural or entry.id
    return all(
        sorted(kind.findall(said)) == sorted(kind.findall(form))
        for form in entry.forms.values()
        for kind in (_BLANK, _TAG)
    )


def test_a_translation_joins_its_neighbours_as_its_sentence_does(entries: list[po.Entry]) -> None:
    """A space or the end of a line at the edge; a space may go, as Chinese has few."""
    wrong = [
        entry.id
        for entry in entries
        for form in entry.forms.values()
        if len(form) - len(form.strip()) > len(entry.id) - len(entry.id.strip())
    ]
    assert wrong == []


def test_every_sentence_of_the_code_can_be_collected() -> None:
    """xgettext reads neither into f-strings nor names, and says nothing about it."""
    unseen = [place for file in sorted(ROOT.glob("voice*/**/*.py")) for place in _unseen(file)]
    assert unseen == []


def _unseen(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text())
    hidden = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS:
            plain = isinstance(node.args[0], ast.Constant)
            if id(node) in hidden or not plain:
                yield f"{file.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize(
    ("id", "form", "fits"),
    [
        ("%(n)s voices", "%(n)s 个音色", True),
        ("%(n)s voices", "个音色", False),
        ("%(n)s voices", "%(m)s 个音色", False),
        ("%%n of %%m", "%%n / %%m", True),
        ("%%n of %%m", "%n / %m", False),
        ("<b>{n}</b> gone", "<b>{n}</b> 已删除", True),
        ("<b>{n}</b> gone", "{n} 已删除", False),
    ],
)
def test_the_look_itself_notices_a_blank_that_is_another(id: str, form: str, fits: bool) -> None:
    assert _fits(po.Entry(id=id, forms={0: form})) is fits


def test_the_look_itself_notices_a_sentence_in_an_f_string(tmp_path: Path) -> None:
    file = ROOT / "voices" / "imagined.py"

    class Written(type(file)):  # a path that nobody has to write to
        def read_text(self, *_: object, **__: object) -> str:
            return 'a = f"{_(\'Hidden\')}"\nb = _("Seen")\nc = _(name)\n'

    assert set(_unseen(Written(file))) == {"voices/imagined.py:1", "voices/imagined.py:3"}
