"""The one form of the Speak page."""

import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from voices.models import Connection, Job, Recording, Voice
from voices.services import drafts, picker, speaking
from voices.services.refusals import Refused

USUAL_SPEED = Decimal("1.0")


class SpeakForm(forms.Form):
    """Takes anything, so that nothing typed is lost; the service says what can't be had."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "class": "script-text",
                "rows": 7,
                "placeholder": _("Type or paste what the voice should say."),
            }
        ),
    )
    voice = forms.CharField(label=_("Voice"), required=False)
    speed = forms.CharField(
        label=_("Speed"),
        required=False,
        initial=USUAL_SPEED,
        widget=forms.NumberInput(
            attrs={"class": "control", "min": "0.8", "max": "2.0", "step": "0.1"}
        ),
    )
    language = forms.CharField(label=_("Language"), required=False)
    form_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, connection: Connection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection = connection
        self.has_been_asked = False
        self.initial.setdefault("form_key", uuid.uuid4().hex)
        for field in self.fields.values():
            field.validators = []  # the service has a sentence for what can't be spoken

    @property
    def given(self) -> dict[str, str]:
        """What stands in the fields, whether it was just posted or is shown first."""
        return {name: str(self[name].value() or "") for name in self.fields}

    @property
    def typed(self) -> dict[str, str]:
        """What a person typed and chose, as a draft keeps it."""
        fields = self.given.items()
        return {name: value.replace("\0", "") for name, value in fields if name != "form_key"}

    @cached_property
    def chosen(self) -> Voice | None:
        """The voice that is named; the default one while none is."""
        named = self.given["voice"]
        if named:
            return picker.find(self.connection, named)
        return None if self.is_bound else speaking.default_voice(self.connection)

    @property
    def speed_given(self) -> Decimal | None:
        """None for what is no number; nothing at all means the usual speed."""
        try:
            speed = Decimal(self.given["speed"].strip().replace(",", ".") or USUAL_SPEED)
        except InvalidOperation:
            return None
        return speed if speed.is_finite() else None

    def keep(self, person: AbstractBaseUser) -> None:
        """Keep what is typed as this person's draft."""
        drafts.keep(person, speaking.PAGE, self.typed)

    def ask(self, person: AbstractBaseUser) -> Job | None:
        """The job for what was asked; None when it was refused, with the reason at its field."""
        self.has_been_asked = True
        if not self.is_valid():
            return None
        try:
            return self._ask(person)
        except Refused as refused:
            self.add_error(refused.field or None, refused.sentence)
            if refused.field:
                self.fields[refused.field].widget.attrs["autofocus"] = True
            return None

    def _ask(self, person: AbstractBaseUser) -> Job:
        voice, speed = self.chosen, self.speed_given
        if voice is None:
            raise Refused("voice-missing", field="voice")
        if speed is None:
            raise Refused("speed", field="speed")
        return speaking.ask(
            person=person,
            voice=voice,
            text=self.cleaned_data["text"],
            speed=speed,
            language=self.cleaned_data["language"],
            form_key=self.cleaned_data["form_key"],
        )


def of_recording(recording: Recording) -> dict[str, str]:
    """The fields that would ask for this recording."""
    return {
        "text": recording.text,
        "voice": str(recording.voice.uid),
        "speed": str(recording.speed),
    }
