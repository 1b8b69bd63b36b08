"""What people type after `manage.py kling`."""

import argparse
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import CommandParser

from voices.kling import DEFAULT_VOICE_ID
from voices.management.kling_tool import account, check, clones, lists, speech
from voices.management.kling_tool.answer import Answer, Say

Act = Callable[[dict[str, Any], Say], Answer]

ACTS: dict[str, Act] = {
    "check": check.check,
    "voices": lists.voices,
    "presets": lists.presets,
    "speak": speech.speak,
    "clone": clones.clone,
    "delete": clones.delete,
    "costs": account.costs,
}


def declare(parser: CommandParser) -> None:
    """All acts with their words."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="|".join(ACTS))
    _act(acts, "check", "says step by step what is wrong with key, host, clock, credit, PUBLIC_URL")
    _pages(_act(acts, "voices", "lists the account's cloned voices, straight from Kling"))
    _pages(_act(acts, "presets", "lists Kling's preset voices, straight from Kling"))
    _speak(_act(acts, "speak", "speaks a text into a file; paid, sent once"))
    _clone(_act(acts, "clone", "clones a voice at Kling; paid; writes nothing into the library"))
    delete = _act(acts, "delete", "deletes a cloned voice at Kling for good")
    delete.add_argument("voice_id", help="Kling's id of the voice")
    delete.add_argument("--yes", action="store_true", help="yes, it can't be undone")
    _act(acts, "costs", "shows what is left in the account's packs")


def _act(acts: Any, name: str, help: str) -> CommandParser:
    parser: CommandParser = acts.add_parser(name, help=help)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return parser


def _pages(parser: CommandParser) -> None:
    parser.add_argument("--page", type=_within(1, 1000), default=1, help="pages count from 1")
    parser.add_argument("--size", type=_within(1, 500), default=100, help="entries on a page")
    parser.add_argument("--all", action="store_true", help="every page")


def _speak(parser: CommandParser) -> None:
    parser.add_argument("text", help="at most 1,000 characters")
    parser.add_argument("--voice", default=DEFAULT_VOICE_ID, help="Kling's id of a speaking voice")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--speed", type=_number, default=Decimal("1.0"), help="0.8 to 2.0")
    parser.add_argument("--out", required=True, metavar="FILE.mp3", help="where the sound goes")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")


def _clone(parser: CommandParser) -> None:
    parser.add_argument("name", help="at most 20 characters")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--url", default="", help="public link of a clip, 5 to 30 seconds")
    source.add_argument("--video", default="", metavar="ID", help="id of a Kling video")
    parser.add_argument("--external-id", default="", help="an id of your own, like vl-my-voice")
    parser.add_argument("--wait", action="store_true", help="until it succeeded or failed")
    parser.add_argument(
        "--i-have-permission",
        action="store_true",
        dest="permission",
        help="the person who speaks in the clip allows it; needed",
    )


def _within(least: int, most: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is not a number from {least} to {most}")
        return int(text)

    return whole


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise argparse.ArgumentTypeError(f"{text} is not a number")
    return number
