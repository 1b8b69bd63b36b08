"""Reads catalogues of translated words (.po) and writes them as Django loads them (.mo).

gettext's own msgfmt does the same, but no newcomer's machine has it. The form of both files is
described in the GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_MAGIC = 0x950412DE
_HEADER = 28
_CONTEXT_ENDS, _PLURAL_ENDS = "\x04", "\x00"


@dataclass
class Entry:
    """One message: `forms` are its translations, one for each plural form of the language."""

    id: str = ""
    context: str | None = None
    plural: str = ""
    forms: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    line: int = 0

    @property
    def fuzzy(self) -> bool:
        """A guess of msgmerge that nobody has read yet."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        return bool(self.forms) and all(self.forms.values())

    @property
    def key(self) -> str:
        """How gettext looks it up."""
        before = "" if self.context is None else self.context + _CONTEXT_ENDS
        return before + self.id + (_PLURAL_ENDS + self.plural if self.plural else "")

    @property
    def value(self) -> str:
        return _PLURAL_ENDS.join(self.forms[number] for number in sorted(self.forms))


def read(po: Path) -> list[Entry]:
    """Every message of the file, the header (of the empty id) too, obsolete ones not.

    Raises ValueError, with file and line, where it is not a catalogue.
    """
    found: list[Entry] = []
    entry, place = Entry(), ""
    for number, line in enumerate(po.read_text(encoding="utf-8").splitlines(), start=1):
        word, _blank, rest = line.partition(" ")
        # What follows a translation belongs to the next message.
        if place.startswith("msgstr") and not line.startswith(('"', "msgstr")):
            found.append(entry)
            entry, place = Entry(), ""
        try:
            if line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            elif line.startswith('"'):
                _put(entry, place, text=_unquoted(line))
            elif line.strip() and not line.startswith("#"):
                place, entry.line = word, entry.line or number
                _put(entry, place, text=_unquoted(rest))
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"{po}, line {number}, is not part of a catalogue: {line}") from error
    if place.startswith("msgstr"):
        found.append(entry)
    return found


def _unquoted(text: str) -> str:
    """Escapes are those of C, which Python's are too."""
    said = ast.literal_eval(text.strip())
    if not isinstance(said, str):
        raise ValueError(text)
    return said


def _put(entry: Entry, place: str, *, text: str) -> None:
    """Add to the part of the message that `place` (msgid, msgstr[0] …) names."""
    if place == "msgid":
        entry.id += text
    elif place == "msgid_plural":
        entry.plural += text
    elif place == "msgctxt":
        entry.context = (entry.context or "") + text
    elif place == "msgstr":
        entry.forms[0] = entry.forms.get(0, "") + text
    elif place.startswith("msgstr["):
        number = int(place[len("msgstr[") : -1])
        entry.forms[number] = entry.forms.get(number, "") + text
    else:
        raise ValueError(place)


def packed(entries: list[Entry]) -> bytes:
    """The .mo of all messages that are translated; gettext finds them by halving: sorted by key."""
    wanted = {e.key.encode(): e.value.encode() for e in entries if e.translated and not e.fuzzy}
    # xgettext marks the header of a new catalogue as fuzzy; it says the charset all the same.
    wanted[b""] = next((e.value for e in entries if not e.key), "").encode()
    pairs = sorted(wanted.items())
    tables = (_HEADER, _HEADER + 8 * len(pairs))
    texts = [key for key, _ in pairs] + [value for _, value in pairs]
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), *tables, 0, tables[1] + 8 * len(pairs))
    places = b"".join(_places(texts, begin=_HEADER + 16 * len(pairs)))
    return head + places + b"".join(text + b"\0" for text in texts)


def _places(texts: list[bytes], *, begin: int) -> Iterator[bytes]:
    """Length and place of each text in the file."""
    for text in texts:
        yield struct.pack("<2I", len(text), begin)
        begin += len(text) + 1
