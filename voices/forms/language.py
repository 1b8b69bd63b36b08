"""The language of a preset or cloned voice."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LanguageForm(forms.Form):
    """Stored as the library stores languages; "" is unknown."""

    languages = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[
            ("", _("Unknown")),
            ("en", _("English")),
            ("zh", _("Mandarin")),
            ("zh,en", _("Mandarin and English")),
        ],
        widget=forms.Select(attrs={"class": "control select"}),
    )
