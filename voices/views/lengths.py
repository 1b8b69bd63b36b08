"""How long it is until a day, in words."""

import re
from datetime import date

from django.utils.timesince import timeuntil
from django.utils.translation import npgettext_lazy, pgettext

#: Django counts them; its Chinese calls them what parts of a date are called ("1 月": January).
_UNITS = {
    "year": npgettext_lazy("length of time", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("length of time", "%(num)d month", "%(num)d months", "num"),
    "week": npgettext_lazy("length of time", "%(num)d week", "%(num)d weeks", "num"),
    "day": npgettext_lazy("length of time", "%(num)d day", "%(num)d days", "num"),
}
_COUNTED = {unit: f"%(num)d:{unit}" for unit in _UNITS}


def time_between(first: date, last: date) -> str:
    """ "1 year, 1 month", at most two units that follow each other; `last` is the later day."""
    found = re.findall(r"(\d+):(\w+)", timeuntil(last, first, time_strings=_COUNTED))
    parts = [str(_UNITS[unit] % {"num": int(number)}) for number, unit in found]
    if len(parts) < 2:
        return parts[0]
    facts = {"longer": parts[0], "shorter": parts[1]}
    return pgettext("length of time", "%(longer)s, %(shorter)s") % facts
