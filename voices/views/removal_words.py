"""What the delete dialog says: the effect in one sentence, then a small calendar."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Voice
from voices.services import removal


def effect(voice: Voice) -> str:
    """ "Anna was used in 14 recordings. They stay." `voice` comes from `for_rows`."""
    number: int = voice.recordings_made  # type: ignore[attr-defined]
    if not number:
        return _("%(name)s was not used in any recording.") % {"name": voice.short_name}
    words = ngettext(
        "%(name)s was used in %(number)s recording. It stays.",
        "%(name)s was used in %(number)s recordings. They stay.",
        number,
    )
    return words % {"name": voice.short_name, "number": number}


def calendar(voice: Voice, *, now: bool) -> list[tuple[str, str]]:
    """When what happens, as (time, sentence); `now`: Kling's copy goes without a hold."""
    name = {"name": voice.short_name}
    if now:
        lines = [(_("Now"), _("Kling's copy is deleted. This can't be taken back."))]
    else:
        goes = timezone.now() + removal.hold()
        lines = [
            (_("Now"), _("%(name)s moves to Trash. It can't be chosen any more.") % name),
            (when(goes), _("Kling's copy is deleted. Until then, Undo brings it back.")),
        ]
    kept = voice.clip.original if voice.clip else None
    if kept and kept.expires_at:
        lines.append((when(kept.expires_at), _("The original clip goes too.")))
    return lines


def when(moment: datetime) -> str:
    """ "Sat 11:44" within a week, else "18 Feb"."""
    near = moment - timezone.now() < timedelta(days=6)
    return date_format(timezone.localtime(moment), "D H:i" if near else "DAY")
