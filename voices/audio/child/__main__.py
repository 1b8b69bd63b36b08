"""Start of the limited child: ``python -I __main__.py '{"act": …}' < source > answer``.

One JSON object in the first argument, the source on standard input, one JSON object as answer.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def _load_work() -> None:
    """Import this folder as a package of its own, so that ``voices`` is never imported."""
    folder = Path(__file__).resolve().parent
    sys.path.insert(0, str(folder.parent))
    try:
        work = importlib.import_module(f"{folder.name}.work")
    finally:
        del sys.path[0]
    work.main(sys.argv[1])


if __name__ == "__main__":
    _load_work()
