"""Tags and the note of a voice."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from voices.forms.words import LineField
from voices.models import Tag
from voices.services.marks import LONGEST_NOTE, MOST_TAGS

#: Commas of both keyboards, and 、 between the parts of a list.
_BETWEEN = re.compile("[,，、]")


class NewTagsForm(forms.Form):
    """A field for new tags, with commas between."""

    add = LineField(
        label=_("New tag"),
        required=False,
        max_length=400,
        widget=forms.TextInput(
            attrs={
                "class": "control",
                "autofocus": True,
                "list": "known-tags",
                "autocomplete": "off",
            }
        ),
    )

    def clean_add(self) -> list[str]:
        typed = _BETWEEN.split(self.cleaned_data["add"])
        pieces = (piece.strip(" #").replace('"', "") for piece in typed)
        names = [" ".join(piece.split()) for piece in pieces]
        for name in names:
            if len(name) > Tag.LONGEST:
                said = _("“%(tag)s” has %(n)s characters. At most %(most)s fit into a tag.")
                facts = {"tag": name, "n": len(name), "most": Tag.LONGEST}
                raise ValidationError(said, params=facts)
        return [name for name in names if name]


class AddTagsForm(NewTagsForm):
    """Tags that many voices get; at least one."""

    def clean_add(self) -> list[str]:
        names = super().clean_add()
        if not names:
            raise ValidationError(_("Type a tag first."))
        return names


class TagsForm(NewTagsForm):
    """The tags that are there, each with a tick, and new ones."""

    keep = forms.MultipleChoiceField(
        label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, tags: list[str]) -> None:
        super().__init__(data, initial={"keep": tags})
        self.fields["keep"].choices = [(tag, tag) for tag in tags]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if len(given.get("keep", [])) + len(given.get("add", [])) > MOST_TAGS:
            said = ngettext(
                "A voice has at most %(n)s tag.", "A voice has at most %(n)s tags.", MOST_TAGS
            )
            self.add_error("add", said % {"n": MOST_TAGS})
        return given

    @property
    def names(self) -> list[str]:
        """The tags as they shall be; after `is_valid`."""
        return [*self.cleaned_data["keep"], *self.cleaned_data["add"]]


class NoteForm(forms.Form):
    """What makers want each other to know."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": _("This has %(show_value)d characters. At most %(limit_value)d fit.")
        },
        widget=forms.Textarea(attrs={"class": "control", "rows": 5, "autofocus": True}),
    )

    def clean_note(self) -> str:
        return str(self.cleaned_data["note"]).replace("\r\n", "\n")
