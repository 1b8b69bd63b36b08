"""Modules as browsers get them: all that a page loads at once is one file.

Thirty-eight small files were 45 kB on the wire and thirty-eight questions; one is half of that. Our
modules name what they give (`export function f`) and what they take (`import { f } from "./m.js"`),
which is all that is understood here; a test sees that none is written in another way.
"""

import posixpath
import re
from pathlib import Path

#: Scripts that pages name themselves, each brought with everything that it imports.
ENTRIES = ("app.js", "entry.js", "guest.js")
#: The one of pages with a shell. What is in it is there once, for scripts fetched later as well.
SHELL = ENTRIES[0]
TAKES = re.compile(r'^import (?:\{ ([\w, ]+) \} from )?"(\.{1,2}/[\w./-]+)";\n', re.MULTILINE)
GIVES = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)


def whole(folder: Path, name: str) -> str:
    """The text of a module of `folder`, `name` relative to it, with what it brings along."""
    if name in ENTRIES:
        return _bundle(folder, name)
    if name in brought(folder, SHELL):
        return _door(folder, name)
    return (folder / name).read_text()


def brought(folder: Path, entry: str) -> list[str]:
    """Every module that an entry needs, itself last, each behind those that it takes from."""
    found: dict[str, None] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"{name} imports itself: {' → '.join((*above, name))}")
        for _, other in TAKES.findall((folder / name).read_text()):
            if (needed := _within(name, other)) not in found:
                visit(needed, (*above, name))
        found[name] = None

    visit(entry, ())
    return list(found)


def _bundle(folder: Path, entry: str) -> str:
    """Each module in a function of its own, so that their names don't meet."""
    names = brought(folder, entry)
    parts = [_part(folder, name, names) for name in names]
    given = [f"m{number}" for number, name in enumerate(names) if _given(folder, name)]
    doors = f"export {{ {', '.join(given)} }};\n" if given and entry == SHELL else ""
    return "".join(parts) + doors


def _part(folder: Path, name: str, names: list[str]) -> str:
    def take(found: re.Match[str]) -> str:
        words, other = found[1], f"m{names.index(_within(name, found[2]))}"
        return f"const {{ {words} }} = {other};\n" if words else ""

    text = GIVES.sub(r"\1 \2", TAKES.sub(take, (folder / name).read_text()))
    if not (given := _given(folder, name)):
        return f"(() => {{\n{text}}})();\n"
    back = f"return {{ {', '.join(given)} }};"
    return f"const m{names.index(name)} = (() => {{\n{text}{back}\n}})();\n"


def _door(folder: Path, name: str) -> str:
    """Leads into the bundle: a module that came twice would be two players."""
    up, given = posixpath.relpath(SHELL, posixpath.dirname(name) or "."), _given(folder, name)
    address = up if up.startswith(".") else f"./{up}"
    if not given:
        return f'import "{address}";\n'
    part = f"m{brought(folder, SHELL).index(name)}"
    return (
        f'import {{ {part} }} from "{address}";\nexport const {{ {", ".join(given)} }} = {part};\n'
    )


def _given(folder: Path, name: str) -> list[str]:
    return [word for _, word in GIVES.findall((folder / name).read_text())]


def _within(name: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), other))
