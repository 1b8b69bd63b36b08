"""What stands in the bar under the text: whether voice and text fit, and what *Speak* costs."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from voices.forms.speak import SpeakForm
from voices.models import Connection, Voice
from voices.permissions import SENTENCES, may
from voices.services import connections, script, sentences, speaking, tells
from voices.services.phrases import in_a_row
from voices.services.speech_checks import FASTEST, SLOWEST
from voices.templatetags.sound import minutes_seconds, units

#: Why sending rests -> the row of the table in product.md §5.
CAUSES = {"billing": "credit", "auth": "sign-in", "address": "address"}


@dataclass(frozen=True)
class Choice:
    """One language in the select of a voice that knows two."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Offer:
    """`refusal` is why *Speak* can't be pressed now, `error` why the last press was in vain."""

    sentence: str
    refusal: str
    error: str
    price: str
    languages: list[Choice]
    for_video: Voice | None


@dataclass(frozen=True)
class Panel:
    """The error panel while the whole account rests."""

    cause: str
    kept: str
    action_label: str
    action_url: str
    beside: str
    says: str


def offer_of(form: SpeakForm, *, person: AbstractBaseUser | AnonymousUser) -> Offer:
    """Read the form as it stands, valid or not."""
    voice, text, chosen = form.chosen, form.given["text"].strip(), form.given["language"]
    fit = speaking.fit(voice, text, language=chosen) if voice else None
    return Offer(
        sentence=fit.sentence if fit else sentences.sentence("voice-missing"),
        refusal=_refusal(form.connection, person) or (fit.sentence if fit and not fit.ok else ""),
        error=_error(form),
        price=_price(form, text),
        languages=_languages(voice, chosen) if voice else [],
        for_video=voice if voice and voice.can_speak == Voice.CanSpeak.NO else None,
    )


def panel_of(connection: Connection) -> Panel | None:
    """What is wrong with the account, who can mend it, and one button; None when all is well."""
    reason = connections.paused(connection)
    if not reason:
        return None
    cause = CAUSES[reason]
    row = sentences.ROWS[cause]
    told = tells.told_about_account(connection, cause)
    return Panel(
        cause=str(row.title),
        kept=in_a_row(sentences.TEXT_SAVED, sentences.NOT_CHARGED),
        action_label="" if told else str(sentences.BUTTONS[row.on_speech]),
        action_url=f"{reverse('tell')}?about={cause}",
        beside=told or tells.who(row.on_speech),
        says=connection.paused_words,
    )


def _refusal(connection: Connection, person: AbstractBaseUser | AnonymousUser) -> str:
    if not may(person, "speak"):
        return str(SENTENCES["speak"])
    if reason := connections.paused(connection):
        return sentences.sentence(f"paused-{reason}")
    return ""


def _error(form: SpeakForm) -> str:
    """What is wrong with voice, speed or the whole form; the text says it for itself."""
    if not form.has_been_asked:
        return ""
    errors = [*form.non_field_errors(), *form["voice"].errors, *form["speed"].errors]
    return str(errors[0]) if errors else ""


def _price(form: SpeakForm, text: str) -> str:
    """ "about 20 s · 1 call · 0.05 units"; without a text there is no length to tell."""
    call = _("1 call · %(units)s units") % {"units": units(speaking.UNITS)}
    speed = form.speed_given
    if not text or speed is None or not SLOWEST <= speed <= FASTEST:
        return call
    seconds = minutes_seconds(speaking.estimate(text, speed))
    return _("about %(length)s · %(call)s") % {"length": seconds, "call": call}


def _languages(voice: Voice, chosen: str) -> list[Choice]:
    spoken = voice.language_list
    if len(spoken) < 2:
        return []
    named = [(code, str(script.LANGUAGES[code])) for code in spoken]
    options = [("", _("Like the text")), *sorted(named)]
    known = chosen if chosen in spoken else ""
    return [Choice(value, label, chosen=value == known) for value, label in options]
