"""One line that somebody types: a name, a person, a purpose."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: Signs that turn the direction of what follows, so that a name reads as another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class LineField(forms.CharField):
    """Text without signs that nobody can see; too long is said in our words."""

    default_error_messages = {
        "max_length": _("This has %(show_value)d characters. At most %(limit_value)d fit."),
    }

    def to_python(self, value: Any) -> str:
        line = " ".join(str(value or "").split())
        seen = (s for s in line if unicodedata.category(s) != "Cc" and s not in _TURNING)
        return str(super().to_python("".join(seen)))
