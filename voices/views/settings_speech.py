"""The block of Settings about which voices speak: what was learned, and how to try them again."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voices.models import Connection
from voices.permissions import SENTENCES, may
from voices.services.learned import Learned, learned


@dataclass(frozen=True)
class Speech:
    """What Kling's answers taught; `done` is the sentence after the button was pressed, else ""."""

    known: Learned
    refusal: str
    done: str


def speech_of(
    connection: Connection, *, person: AbstractBaseUser | AnonymousUser, done: str = ""
) -> Speech:
    refusal = "" if may(person, "manage") else str(SENTENCES["manage"])
    return Speech(learned(connection), refusal, done)


def forgotten(number: int) -> str:
    """What pressing the button did."""
    if not number:
        return _("No voice had been tried. Nothing changed.")
    words = ngettext(
        "%(number)s voice can be tried again.", "%(number)s voices can be tried again.", number
    )
    return words % {"number": number}
