"""A voice's new name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from voices.forms.words import LineField


class RenameForm(forms.Form):
    """Our name of a voice; Kling has no rename."""

    name = LineField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the voice a name.")},
        widget=forms.TextInput(attrs={"class": "control", "autofocus": True}),
    )
