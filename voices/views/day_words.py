"""What a day is called above its rows."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def day_words(day: date) -> str:
    """Today, Yesterday, "Monday 16 November", with the year when it is another one."""
    today = timezone.localdate()
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "HEADING" if day.year == today.year else "HEADING_OF_YEAR")
