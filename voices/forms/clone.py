"""Step 2 of Clone: names and permission. The service decides; the form asks it and listens."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.forms.words import LineField
from voices.models import Clip, Job
from voices.services import cloning
from voices.services.refusals import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: What the draft keeps: everything typed, never the tick that gives permission.
KEPT = ("name", "kling_name", "person", "allowed_by", "used_for", "until", "language")


def _text(label: "_StrPromise", *, longest: int, hint: str = "") -> LineField:
    attributes = {"class": "control", "autocomplete": "off", "placeholder": hint}
    return LineField(
        label=label,
        max_length=longest,
        required=False,
        widget=forms.TextInput(attrs={key: word for key, word in attributes.items() if word}),
    )


class CloneForm(forms.Form):
    """Fields of the Clone page beside the source; `ask` sends them to the service."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    name = _text(gettext_lazy("Name"), longest=120)
    # Longer is accepted into the form so that the sentence can say how much too long it is.
    kling_name = _text(gettext_lazy("Kling name"), longest=200)
    person = _text(gettext_lazy("Whose voice is this?"), longest=120)
    allowed_by = _text(gettext_lazy("Who allowed it?"), longest=120)
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        error_messages={"invalid": gettext_lazy("This is not a date.")},
        widget=forms.DateInput(attrs={"class": "control", "type": "date"}, format="%Y-%m-%d"),
    )
    used_for = _text(gettext_lazy("Used for"), longest=200)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the clip"),
        required=False,
        choices=[
            ("", gettext_lazy("Not said")),
            ("en", gettext_lazy("English")),
            ("zh", gettext_lazy("Mandarin")),
        ],
        widget=forms.Select(attrs={"class": "control select"}),
    )
    permission = forms.BooleanField(required=False)
    use_first = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4
        # The browser's own bar would stop a name that is too long before our sentence could.
        self.fields["kling_name"].widget.attrs.pop("maxlength", None)
        self.fields["person"].widget.attrs["list"] = "people"

    def clean(self) -> dict[str, Any]:
        """All missing fields at once; the service would name only the first."""
        facts = super().clean() or {}
        facts["kling_name"] = facts.get("kling_name") or cloning.suggest(facts.get("name", ""))
        long = len(facts["kling_name"])
        wrong = {
            "name-empty": ("name", not facts.get("name") and "name" not in self.errors),
            "kling-name-too-long": ("kling_name", long > cloning.KLING_NAME_MAX),
            "person-empty": ("person", not facts.get("person") and "person" not in self.errors),
            "permission": ("permission", not facts.get("permission")),
        }
        for reason, (field, is_wrong) in wrong.items():
            if is_wrong:
                self.add_error(field, Refused(reason, count=long).sentence)
        return facts

    def ask(self, *, person: AbstractBaseUser, clip: Clip | None) -> Job | None:
        """The job of the clone; None when something is wrong, which then stands at its field."""
        valid = self.is_valid()
        if clip is None:
            self.add_error(None, Refused("clip-missing").sentence)
        if not valid or clip is None:
            return None
        try:
            return self._asked(person, clip)
        except Refused as refusal:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, refusal.sentence)
            return None

    def _asked(self, person: AbstractBaseUser, clip: Clip) -> Job:
        facts = self.cleaned_data
        return cloning.ask(
            person=person,
            clip=clip,
            name=facts["name"],
            kling_name=facts["kling_name"],
            consent=cloning.ConsentFacts(
                person=facts["person"],
                allowed_by=facts["allowed_by"],
                used_for=facts["used_for"],
                until=facts["until"],
                statement=statement(facts["person"]),
            ),
            use_first=facts["use_first"],
            form_key=facts["form_key"] or uuid.uuid4().hex,
            language=facts["language"],
        )


def statement(person: str) -> str:
    """The sentence that is ticked and kept with the voice."""
    if person.strip():
        words = _("I have permission from %(person)s to clone this voice for the uses above.")
        return words % {"person": person.strip()}
    return _("I have permission to clone this voice for the uses above.")
