"""The child's two acts, ``inspect`` and ``cut``, and the answer it gives.

Modules that need numpy and FFmpeg are imported after the limits are set and before the doors are
shut: their libraries are files too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from . import doors
from .refusal import Refused

Order = dict[str, Any]
Answer = dict[str, Any]


def main(order_text: str) -> None:
    """Carry out one order (JSON); answer on standard output with facts or with a refusal."""
    order: Order = json.loads(order_text)
    doors.limit(**order["limits"])
    act = _acts()[order["act"]]
    doors.shut()
    try:
        answer = act(order)
    except Refused as refused:
        answer = {"refused": refused.reason, "facts": refused.facts}
    except Exception as error:
        # Whatever a hostile file breaks, it is the file that is at fault. A defect of ours shows
        # up the same way, with the exception's name in the facts.
        answer = {"refused": "unreadable", "facts": {"detail": type(error).__name__}}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # Nothing needs tidying up, and a damaged container may crash while it is.
    os._exit(0)


def _acts() -> dict[str, Callable[[Order], Answer]]:
    from .cut import cut
    from .inspection import inspect
    from .rehearsal import rehearse

    rehearse()
    return {"inspect": inspect, "cut": cut}
