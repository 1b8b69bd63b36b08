"""The forms of casting sheets: which voices, which line, what was agreed to; and a title."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from voices.forms.words import LineField
from voices.models import Casting, Connection, Voice
from voices.services import casting_plan, castings
from voices.services.refusals import Refused


class TitleForm(forms.Form):
    """What a sheet is for; none is fine too."""

    title = LineField(
        label=_("Title"),
        required=False,
        max_length=Casting.LONGEST_TITLE,
        help_text=_("Colleagues with the link see it too."),
        widget=forms.TextInput(attrs={"class": "control", "autofocus": True}),
    )


class CastingForm(forms.Form):
    """Takes anything, so that nothing typed is lost; the service says what can't be had."""

    voices = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The line"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "control casting-text", "rows": 2}),
    )
    title = LineField(required=False, widget=forms.HiddenInput)  # of the sheet before this one
    hidden = forms.BooleanField(label=_("Hide names"), required=False)
    agreed = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, connection: Connection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection = connection
        self.initial.setdefault("form_key", uuid.uuid4().hex)
        for field in self.fields.values():
            field.validators = []  # the service has a sentence for what can't be spoken

    @property
    def given(self) -> str:
        """The line as it stands in its field."""
        return str(self["text"].value() or "").replace("\0", "")

    @cached_property
    def named(self) -> tuple[list[Voice], int]:
        """The chosen voices, and how many more were asked for than fit."""
        uids = str(self["voices"].value() or "").split(",")
        return castings.voices_named(self.connection, uids)

    @cached_property
    def plan(self) -> casting_plan.Plan:
        """What pressing the button would take, whatever is typed."""
        try:
            text = casting_plan.line(self.given)
        except Refused:
            text = ""
        return casting_plan.plan(self.named[0], text)

    @property
    def wrong(self) -> str:
        """What is wrong with the line while it is typed; an empty one is only not there yet."""
        try:
            casting_plan.line(self.given)
        except Refused as refused:
            return "" if refused.reason == "text-empty" else refused.sentence
        return ""

    def make(self, person: AbstractBaseUser) -> castings.Made | None:
        """The sheet; None when it was refused, with the reason at its field."""
        if not self.is_valid():
            return None
        try:
            return castings.make(
                person=person,
                connection=self.connection,
                voices=self.named[0],
                text=self.cleaned_data["text"],
                hidden=self.cleaned_data["hidden"],
                agreed=self.cleaned_data["agreed"] or 0,
                form_key=self.cleaned_data["form_key"],
                title=self.cleaned_data["title"][: Casting.LONGEST_TITLE],
            )
        except Refused as refused:
            self.add_error(refused.field or None, refused.sentence)
            return None
