"""The README says what the code does: settings, commands, magic words, places."""

import ast
import re
from argparse import _SubParsersAction
from pathlib import Path

from django.core.management import get_commands, load_command_class

from voicelab.sandbox.faults import FAULTS
from voicelab.sandbox.outcomes import OUTCOMES
from voicelab.sandbox.urls import urlpatterns

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
#: Read by the code for its own programs and tests; nobody sets them by hand.
INTERNAL = {"VOICELAB_ENV_FILE", "VOICELAB_ROLE"}


def _first_column(heading: str) -> list[str]:
    """The code words that begin the rows of the table under `heading`."""
    return re.findall(r"^\| `([^`]+)`", _section(heading), flags=re.MULTILINE)


def _section(heading: str) -> str:
    """What stands under a heading of either depth, up to the next one."""
    return re.split(r"\n##+ ", README.split(f"# {heading}\n")[1])[0]


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


def test_the_faults_and_their_options_are_those_of_the_sandbox() -> None:
    row = re.compile(r"^\| `([^`]+)` \|([^|]*)\| (\+?)", flags=re.MULTILINE)
    rows = row.findall(_section("Faults"))
    told = {name: (re.findall(r"`([^`]+)`", options), bool(plus)) for name, options, plus in rows}
    assert told == {
        name: ([f"{option}={_typed(value)}" for option, value in kind.options.items()], kind.beside)
        for name, kind in FAULTS.items()
    }
    assert list(told) == list(FAULTS)


def _typed(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_sandboxs_subcommands_are_those_of_its_parser() -> None:
    parser = load_command_class("voicelab.sandbox", "sandbox").create_parser("manage.py", "sandbox")
    (choices,) = [a.choices for a in parser._actions if isinstance(a, _SubParsersAction)]
    assert _first_column("The sandbox's command") == list(choices)


def test_the_control_doors_that_are_named_exist() -> None:
    prose = _section("The sandbox's command").split("| Subcommand")[0]
    named = set(re.findall(r"`([a-z]+)`", prose.split("_control/")[1]))
    doors = {str(entry.pattern).removeprefix("_control/") for entry in urlpatterns}
    assert named <= doors
    assert len(named) == 8


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
