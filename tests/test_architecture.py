"""Imports point one way; doors stand open where the lists say, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.addresses import address_of
from voicelab import doors

ROOT = Path(__file__).parent.parent

#: Package -> what it must never import, however deep in a function.
FORBIDDEN = {
    "voices": ["voicelab"],
    "voices/kling": [
        "django",
        "celery",
        "voices.models",
        "voices.services",
        "voices.views",
        "voices.forms",
        "voices.tasks",
        "voices.audio",
    ],
    "voices/audio": [
        "django",
        "celery",
        "voices.models",
        "voices.services",
        "voices.views",
        "voices.forms",
        "voices.tasks",
        "voices.kling",
    ],
    "voices/models": [
        "voices.kling",
        "voices.services",
        "voices.views",
        "voices.forms",
        "voices.tasks",
        "voices.processes",
    ],
    "voices/services": ["voices.tasks", "voices.views", "voices.forms", "voices.processes"],
    "voices/forms": ["voices.tasks", "voices.views", "voices.processes"],
    "voices/tasks.py": ["voices.views", "voices.forms", "voices.processes"],
    "voices/views": ["voices.processes"],
    "voices/management/kling_tool": [
        "voices.tasks",
        "voices.views",
        "voices.forms",
        "voices.processes",
        "voices.management.commands",
    ],
    "voicelab/sandbox": ["voices", "celery"],
}


def _files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything `path` imports, `from x import y` as x and x.y."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, base
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def _breaches(place: str) -> list[str]:
    return sorted(
        {
            f"{path.relative_to(ROOT)}:{line} imports {name}"
            for path in _files(place)
            for line, name in _imports(path)
            for banned in FORBIDDEN[place]
            if name == banned or name.startswith(f"{banned}.")
        }
    )


@pytest.mark.parametrize("place", FORBIDDEN)
def test_imports_point_one_way(place: str) -> None:
    assert _files(place), f"{place} is gone: correct this table"
    assert _breaches(place) == []


def test_the_import_reader_sees_every_kind_of_import() -> None:
    source = ROOT / "voices" / "views" / "imagined.py"
    text = (
        "def f():\n  from ..services import jobs\nimport voicelab.settings as s\nfrom . import x\n"
    )
    found = {name for _, name in _imports_of(text, source)}
    assert {"voices.services.jobs", "voicelab.settings", "voices.views.x"} <= found


def _imports_of(text: str, path: Path) -> Iterator[tuple[int, str]]:
    class Written(type(path)):  # a path that nobody has to write to
        def read_text(self, *_: object, **__: object) -> str:
            return text

    return _imports(Written(path))


def _patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


ALL = list(_patterns(get_resolver()))


@pytest.mark.django_db
def test_exactly_the_listed_names_answer_without_a_session() -> None:
    open_names = set()
    for route, entry in ALL:
        if route.startswith(doors.OPEN_PREFIXES):
            continue
        answer = Client().get(address_of(entry))
        if not answer.headers.get("Location", "").startswith("/sign-in/"):
            open_names.add(entry.name)
    assert open_names == doors.OPEN_NAMES


def test_exactly_the_listed_prefixes_take_posts_without_a_token() -> None:
    exempt = {route for route, entry in ALL if getattr(entry.callback, "csrf_exempt", False)}
    listed = {route for route, _ in ALL if route.startswith(doors.CSRF_EXEMPT_PREFIXES)}
    assert exempt <= listed
    assert all(any(route.startswith(p) for route in exempt) for p in doors.CSRF_EXEMPT_PREFIXES)


def test_every_address_of_the_product_has_a_name() -> None:
    assert [route for route, entry in ALL if not entry.name and "/sandbox/" not in route] == []
