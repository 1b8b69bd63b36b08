"""Static files: hashed names, small, one script and one style sheet for all pages."""

import inspect
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

from voicelab import modules

IMPORT = re.compile(r'@import url\("([^"]+)"\);\n')
DESCENDANT = re.compile(r"(?<=[\w)\]>+~,]) :(?=[a-z])")
OURS = ("css/", "js/")
ADDRESS = re.compile(r'url\("(?!/|data:|#)([^"]+)"\)')


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import` between modules too: two addresses of one module would be two players.

    A style sheet or an entry that imports others is served with their text in its place: forty
    small style sheets were 50 kB on the wire, one is 19.
    """

    support_js_module_import_aggregation = True

    @property
    def recipe(self) -> str:
        """The code that puts files together: another one makes others of the same sources."""
        return inspect.getsource(modules) + inspect.getsource(sys.modules[__name__])

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        ours = {name for name in paths if name.startswith(OURS) and not dry_run}
        for name in ours:
            source, path = paths[name]
            Path(self.path(name)).write_text(served(Path(source.path(path)), name))
        yield from super().post_process(
            {**paths, **{name: (self, name) for name in ours}}, dry_run, **options
        )


def served(file: Path, name: str) -> str:
    """A sheet or a script as browsers get it, with what it imports and without comments.

    `name` is its address below the static folder, "css/rows/cell.css".
    """
    if file.suffix == ".js":
        folder = file.parents[name.count("/") - 1]
        return str(rjsmin.jsmin(modules.whole(folder, name.removeprefix("js/"))))
    # The minifier joins `a :is(b)` to `a:is(b)`, which is something else; the star says the same.
    return str(rcssmin.cssmin(DESCENDANT.sub(" *:", with_imports(file))))


def with_imports(file: Path) -> str:
    """The text of a sheet, in it that of the sheets it imports."""
    return IMPORT.sub(lambda found: imported(file.parent, found[1]), file.read_text())


def imported(folder: Path, name: str) -> str:
    """The text of a sheet, its own addresses as seen from the sheet that imports it."""

    def moved(found: re.Match[str]) -> str:
        return f'url("{posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))}")'

    return ADDRESS.sub(moved, with_imports(folder / name))
