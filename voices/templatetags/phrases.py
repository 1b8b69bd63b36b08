"""Words side by side in templates; see services/phrases.py."""

from datetime import datetime

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from voices.services.phrases import gap, in_a_row, named

register = template.Library()
#: {% gap %}, where a sentence and what follows it are marked up as two things.
register.simple_tag(gap)


@register.filter
def ago(when: datetime) -> SafeString:
    """ "3 min ago", for a blank in a sentence; the page keeps it true."""
    return render_to_string("_ago.html", {"when": when})


@register.filter
def before_value(name: str) -> str:
    """ "voice:", when what follows is set in another type."""
    return named(name, "")


@register.filter
def then(sentence: str, following: str) -> str:
    """Two sentences in a row."""
    return in_a_row(sentence, following)
