"""The README says what the code does: settings, commands, magic words, places."""

import ast
import re
from pathlib import Path

from django.core.management import get_commands

from voicelab.sandbox.outcomes import OUTCOMES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
#: Read by the code for its own programs and tests; nobody sets them by hand.
INTERNAL = {"VOICELAB_ENV_FILE", "VOICELAB_ROLE"}


def _first_column(heading: str) -> list[str]:
    """The code words that begin the rows of the table under `heading`."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)`", section, flags=re.MULTILINE)


def _read_by_settings() -> set[str]:
    """Names that settings.py asks its environment for."""
    tree = ast.parse((ROOT / "voicelab" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_the_settings_table_lists_exactly_what_is_read() -> None:
    listed = _first_column("Settings")
    assert len(listed) == len(set(listed))
    assert set(listed) == _read_by_settings() - INTERNAL


def test_the_example_file_names_only_settings_that_exist() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert names <= set(_first_column("Settings"))


def test_the_commands_table_lists_exactly_our_commands() -> None:
    ours = {name for name, app in get_commands().items() if app in {"voices", "voicelab.sandbox"}}
    assert set(_first_column("Commands")) == ours


def test_the_magic_words_are_those_of_the_sandbox() -> None:
    assert _first_column("Practice mode") == list(OUTCOMES)


def test_every_place_on_the_map_exists() -> None:
    section = README.split("\n## Map of the code\n")[1].split("\n## ")[0]
    places = re.findall(r"`([\w./]+[/y])`", section)
    assert len(places) > 10
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_make_target_that_is_mentioned_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    mentioned = re.findall(r"^make (\w+)$|`[^`\n]*make (\w+)`", README, flags=re.MULTILINE)
    words = {first or second for first, second in mentioned}
    assert {"run", "test", "help"} <= words <= targets
