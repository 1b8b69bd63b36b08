"""A voice's row in a list."""

from django import template
from django.utils.safestring import SafeString

from voices.views import drawn
from voices.views.voice_row import VoiceRow

register = template.Library()


@register.simple_tag(takes_context=True)
def voice_row(context: template.Context, row: VoiceRow, *, oob: bool = False) -> SafeString:
    """The row of a voice; see `drawn`. `oob` when it replaces the one on the page."""
    draw = drawn.draw_for_many if oob else drawn.draw
    return draw(row, perms=context["perms"], csrf_token=context["csrf_token"])
