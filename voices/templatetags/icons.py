"""The tags of `heroicons`, drawn once each: a page of fifty voices holds three hundred icons.

The package copies and writes an XML tree every time; the settings put these in its place under the
name that templates load.
"""

from collections.abc import Callable
from functools import lru_cache

from django import template
from django.utils.safestring import mark_safe
from heroicons.templatetags import heroicons

register = template.Library()

#: Different ones (name, size, attributes); the whole site has about a hundred.
MOST = 512


def _once(draw: Callable[..., str]) -> Callable[..., str]:
    """`draw`, which is asked once for each set of arguments."""

    @lru_cache(maxsize=MOST)
    def drawn(name: str, attributes: tuple[tuple[str, object], ...]) -> str:
        return draw(name, **dict(attributes))

    def tag(name: str, **attributes: object) -> str:
        return mark_safe(drawn(name, tuple(attributes.items())))  # noqa: S308 - the package's own

    return tag


for style in ("micro", "mini", "outline", "solid"):
    tag = f"heroicon_{style}"
    register.simple_tag(_once(getattr(heroicons, tag)), name=tag)
