"""The words of ``manage.py sandbox``: subcommands, their options, and ``--option k=v``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from .command_tables import TABLES
from .faults import FAULTS
from .models import EVERYWHERE
from .orders import OrderError


def add_subcommands(parser: ArgumentParser, /, *, sample_folder: Path) -> None:
    """Teach the parser every subcommand."""
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer over HTTP, with a data file of its own")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0 takes a free port")
    serve.add_argument("--prefix", default="/kling", help="where the API is mounted")
    serve.add_argument("--data", type=Path, help="folder of the data file and the results")
    sample = commands.add_parser("sample", help="render static/audio/sample.mp3 and .json")
    sample.add_argument("--into", type=Path, default=sample_folder)
    commands.add_parser("reset", help="forget tasks, ledger, settings, faults and callbacks")
    age = commands.add_parser("age", help="let time pass for tasks")
    age.add_argument("seconds", type=float)
    age.add_argument("--task", default="", help="only this one, by either id")
    _add_fault(commands.add_parser("fault", help="let calls go wrong; none mends all"))
    show = commands.add_parser("show", help="look into the sandbox")
    show.add_argument("what", choices=TABLES, nargs="?", default="ledger")
    show.add_argument("--json", action="store_true", help="for programs")
    commands.add_parser("tick", help="send the callbacks that are due")
    population = commands.add_parser("population", help="give the account so many voices")
    population.add_argument("voices", type=int)


def option_values(name: str, given: list[str], /) -> dict[str, Any]:
    """``["code=1303"]`` as ``{"code": 1303}``, read as the option's default is.

    Raises ``OrderError`` for what has no ``=`` or cannot be read.
    """
    defaults = FAULTS[name].options if name in FAULTS else {}
    values = {}
    for entry in given:
        option, equals, text = entry.partition("=")
        if not equals:
            raise OrderError(f"Write --option {option}=VALUE")
        values[option] = _read(text, like=defaults.get(option, ""))
    return values


def _add_fault(parser: ArgumentParser) -> None:
    parser.add_argument("name", help=f"none, {', '.join(FAULTS)}")
    parser.add_argument("--at", default=EVERYWHERE, help="an endpoint such as create-voice")
    parser.add_argument("--times", type=int, help="how often; without it until it is mended")
    parser.add_argument("--chance", type=float, default=1.0, help="0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="decides when the chance strikes")
    parser.add_argument("--option", action="append", default=[], metavar="K=V")


def _read(text: str, *, like: Any) -> Any:
    """The text itself when it is no such value: then the order names what is wrong."""
    if isinstance(like, bool):
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    if isinstance(like, int):
        try:
            return int(text)
        except ValueError:
            return text
    return text
