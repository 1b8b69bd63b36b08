"""What people read: the sentences of product.md §5 and around it, found in a piece of a page."""

import html
import re
from typing import NamedTuple

SIGN_IN = "VoiceLab can't sign in to Kling."
CREDIT = "The Kling credit is used up."
FEATURE = "This Kling account may not use this feature."
CLIP = "Kling couldn't use this clip or name."
TEXT = "Kling did not accept this."
NOT_KLING = "This address does not answer like Kling. Check KLING_BASE_URL."
UNKNOWN = "Kling does not know the voice or video that this was asked with."
RULES = "Kling's content rules refused this."
NEXT = "You are next."
AHEAD = "1 ahead of you."
ADDRESS = "Kling doesn't accept requests from this server's address."
PROBLEM = "Kling has a problem. We try again by ourselves."
CANNOT = "This voice can't speak this text: it may know only Chinese, or work only in videos."
DOUBT = "We don't know whether Kling made this. It may have been charged."
BUSY = "Kling is busy. We try again by ourselves."
NO_TRACE = "Kling shows no trace of this clone. We look again by ourselves."
NOT_SAVED = "The sound could not be fetched. We try again by ourselves."
NOT_DELETED = "Kling did not delete this voice. It stays in Trash."
NOT_CHARGED = "Nothing was charged."
TEXT_SAVED = "Your text is saved."
CLIP_SAVED = "Your clip is saved."
GOES_ON = "Once that is mended, this goes on by itself."
REMOVES = "Kling removes it in 29 days"

SENTENCES = [text for name, text in list(globals().items()) if name.isupper()]
#: The buttons of the table, and two that stand beside: the first one found is the way on.
BUTTONS = (
    *("Tell the administrator", "Tell a keeper", "Pick a voice that fits", "Back to the clip"),
    *("Choose another clip", "Edit the text", "Send again", "Stop trying", "Save now"),
)
_WORD = r'class="state-word">([^<]+)<|class="(?:saved|log-state[^"]*)">(?:<svg.*?</svg>)?([^<]+)<'
_BUTTON = rf">({'|'.join(BUTTONS)})</(?:a|button)>"


class Said(NamedTuple):
    """The state's word, every known sentence, and the first button of the table."""

    word: str = ""
    lines: frozenset[str] = frozenset()
    button: str = ""


def said(word: str, *lines: str, button: str = "") -> Said:
    """What a table expects, sentences in any order."""
    return Said(word, frozenset(lines), button)


def read(piece: str) -> Said:
    """What a piece of a page says; "" stands for none of each."""
    words, buttons = re.search(_WORD, piece, re.S), re.search(_BUTTON, piece)
    text = text_of(piece)
    return Said(
        word=next(filter(None, words.groups())).strip() if words else "",
        lines=frozenset(line for line in SENTENCES if line in text),
        button=buttons.group(1) if buttons else "",
    )


def text_of(piece: str) -> str:
    """A piece of a page as words."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", piece).split()))


def row(page: str, id: str) -> str:
    """The row with this id; "" when the page has none."""
    found = re.search(rf'<li class="row" id="{id}".*?\n</li>', page, re.S)
    return found.group(0) if found else ""


def part(page: str, begin: str, end: str) -> str:
    """What stands between two pieces of mark-up, the first one with it."""
    assert begin in page, f"{begin} is not on the page"
    return begin + page.partition(begin)[2].partition(end)[0]
