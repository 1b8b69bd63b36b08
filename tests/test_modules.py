"""One file for all modules of a page, and doors into it for those that come later."""

import re
from pathlib import Path

import pytest

from voicelab import modules

SCRIPTS = Path("static/js")
EVERY = sorted(str(file.relative_to(SCRIPTS)) for file in SCRIPTS.rglob("*.js"))


@pytest.mark.parametrize("name", EVERY)
def test_each_module_is_written_as_the_bundle_understands(name: str) -> None:
    text = (SCRIPTS / name).read_text()
    taken, given = modules.TAKES.findall(text), modules.GIVES.findall(text)
    assert len(re.findall(r"^\s*import\b(?!\()", text, re.MULTILINE)) == len(taken)
    assert len(re.findall(r"^\s*export\b", text, re.MULTILINE)) == len(given)
    assert not re.search(r"^(?:await\b|\s*import\.meta)", text, re.MULTILINE)


def test_a_module_stands_behind_those_that_it_takes_from() -> None:
    names = modules.brought(SCRIPTS, "app.js")
    assert names.index("clock.js") < names.index("player/dock.js") < names.index("player.js")
    assert names[-1] == "app.js"
    assert len(names) == len(set(names)) > 30


def test_nothing_in_a_bundle_has_to_be_fetched() -> None:
    for entry in modules.ENTRIES:
        assert not modules.TAKES.search(modules.whole(SCRIPTS, entry))


def test_a_module_of_the_shell_that_is_asked_for_later_is_the_one_that_is_there() -> None:
    shell = modules.whole(SCRIPTS, "app.js")
    door = modules.whole(SCRIPTS, "player/kept.js")
    part, address, given = re.fullmatch(
        r'import { (m\d+) } from "(.+)";\nexport const { (.+) } = \1;\n', door
    ).groups()  # type: ignore[union-attr]
    assert (address, given) == ("../app.js", "remembered, remember")
    assert re.search(rf"^export {{.*\b{part}\b.*}};$", shell, re.MULTILINE)
    assert "localStorage" not in door


def test_what_only_one_page_needs_comes_alone() -> None:
    assert modules.whole(SCRIPTS, "listen.js") == (SCRIPTS / "listen.js").read_text()


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text('import "./one.js";\n')
    (tmp_path / "one.js").write_text('import "./two.js";\n')
    (tmp_path / "two.js").write_text('import "./one.js";\n')
    with pytest.raises(ValueError, match="imports itself"):
        modules.whole(tmp_path, "app.js")
