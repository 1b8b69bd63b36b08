"""How a sound looks on a page: its waveform, its length, its price."""

from __future__ import annotations

import string
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

BAR = 2
SHORTEST = 2
WIDE_GAP_FROM = 44

#: The tallest waveform that a page draws from letters, 72 px, has so many different bars.
LEVELS = 36
_LETTERS = string.ascii_letters
_BY_PEAK = "".join(_LETTERS[round(peak * LEVELS / 255)] for peak in range(256))
# Bars are strokes with round ends (see play.css): half the bytes of outlines, also compressed.
_SVG = (
    '<svg class="{classes}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
    'aria-hidden="true" focusable="false"><path class="wave-bars" d="{path}"/></svg>'
)


@register.simple_tag
def waveform(
    peaks: Iterable[int] | None, bars: int | None = None, width: int = 128, height: int = 28
) -> SafeString:
    """Draw ``peaks`` (heights 0–255, any number of them) as bars mirrored at the middle.

    Without peaks the bars are a flat row of dots. As many bars as fit in ``width`` unless told.
    """
    gap = 2 if height >= WIDE_GAP_FROM else 1
    count = bars or max(1, (width + gap) // (BAR + gap))
    heights = bytes(peaks) if peaks else b""
    sizes = [_pixels(peak, height=height) for peak in _slices(heights, count=count)]
    path = _path(sizes, step=BAR + gap, height=height)
    classes = "wave" if heights else "wave wave-dots"
    return format_html(_SVG, classes=classes, width=width, height=height, path=path)


def _slices(heights: bytes, *, count: int) -> list[int]:
    """The highest of each of ``count`` slices; neighbours repeat where there are too few."""
    if not heights:
        return [0] * count
    edges = [index * len(heights) // count for index in range(count + 1)]
    return [max(heights[begin : max(end, begin + 1)]) for begin, end in pairwise(edges)]


def _pixels(peak: int, *, height: int) -> int:
    """Whole and even, so that both halves of a bar end on a pixel."""
    return max(SHORTEST, round(peak / 255 * height / 2) * 2)


def _path(sizes: list[int], *, step: int, height: int) -> str:
    """Strokes from top to bottom, each end one pixel short of its bar: the round cap adds it."""
    halves = [size // 2 - 1 for size in sizes]
    parts = [f"M1 {height // 2 - halves[0]}v{2 * halves[0]}"]
    for before, half in pairwise(halves):
        up = f"-{before + half}" if before + half else " 0"
        parts.append(f"m{step}{up}v{2 * half}")
    return "".join(parts)


def letters(peaks: bytes) -> str:
    """Peaks for a script to draw: one letter each behind a point, compressed 2/3 of base64."""
    return "." + "".join(_BY_PEAK[peak] for peak in peaks)


@register.filter
def clock(seconds: float | Decimal | None) -> str:
    """A length as a clock shows it: 18.2 → 0:18, 4325 → 1:12:05; nothing for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(_whole(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def minutes_seconds(seconds: float | Decimal | None) -> str:
    """A length in words: 45 s, 3 min 12 s, 1 h 5 min; nothing for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(_whole(seconds), 60)
    if minutes >= 60:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
    if not minutes:
        return _("%(seconds)s s") % {"seconds": rest}
    if not rest:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


@register.filter
def units(amount: Decimal | float | str | None) -> str:
    """Kling's units with two decimals, more only where Kling counts finer: 0.05, 412.60, 0.125."""
    if amount is None or amount == "":
        return ""
    exact = Decimal(str(amount)).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    whole, _point, decimals = f"{exact:,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _whole(seconds: float | Decimal) -> int:
    return int(Decimal(str(seconds)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
