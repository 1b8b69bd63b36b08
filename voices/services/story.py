"""What happened, in sentences a person would say. Codes and ids stay under Details.

A sentence is a list of parts, because people and things in it are set in a heavier weight; the
words come from gettext with named blanks, so a translation may put them in another order.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.models import Event, Job, Rating, State, Tell
from voices.services import sentences
from voices.services.phrases import listed

Words = str | Promise
_BLANK = re.compile(r"%\((\w+)\)s")
#: Blanks that hold people and things.
_STRONG = frozenset({"who", "voice", "name", "badge"})


@dataclass(frozen=True)
class Part:
    """A piece of a sentence; `strong` for people and things."""

    text: str
    strong: bool = False


V, K = Event.Verb, Job.Kind

#: "It" is the voice on whose page the sentence stands.
EVENTS: dict[str, Words] = {
    V.CLONE_ASKED: gettext_lazy("%(who)s sent a clip to be cloned"),
    V.CLONE_MADE: gettext_lazy("Kling made the voice%(took)s%(units)s"),
    V.CLONE_FAILED: gettext_lazy("Kling did not make the voice: %(cause)s"),
    V.TRIAL_SAVED: gettext_lazy("The trial was saved here"),
    V.SPOKEN: gettext_lazy("%(who)s let it speak “%(title)s”%(units)s"),
    V.CAN_SPEAK: gettext_lazy("Kling answered for speech. The badge changed to %(badge)s"),
    V.CAN_SPEAK_AGAIN: gettext_lazy(
        "%(who)s lets it be tried again whether it speaks. The badge changed to %(badge)s"
    ),
    V.RENAMED: gettext_lazy("%(who)s renamed it from %(before)s to %(name)s"),
    V.LANGUAGE: gettext_lazy("%(who)s set its language to %(name)s"),
    V.TRASHED: gettext_lazy("%(who)s moved it to Trash"),
    V.RESTORED: gettext_lazy("%(who)s took it back from Trash"),
    V.DELETED: gettext_lazy("Kling's copy was deleted"),
    V.GONE: gettext_lazy("It was removed outside VoiceLab"),
    V.SEEN_AGAIN: gettext_lazy("It is at Kling again"),
    V.MADE_AGAIN: gettext_lazy("%(who)s created it again from the original clip"),
    V.RATED: gettext_lazy("%(who)s rated it %(badge)s"),
}
#: Acts without a job, as Activity tells them.
ACTS: dict[str, Words] = {
    V.RENAMED: gettext_lazy("%(who)s renamed %(before)s to %(name)s"),
    V.LANGUAGE: gettext_lazy("%(who)s set the language of %(voice)s to %(name)s"),
    V.TRASHED: gettext_lazy("%(who)s moved %(voice)s to Trash"),
    V.RESTORED: gettext_lazy("%(who)s took %(voice)s back from Trash"),
    V.GONE: gettext_lazy("%(voice)s was removed outside VoiceLab"),
    V.SEEN_AGAIN: gettext_lazy("%(voice)s is at Kling again"),
}
#: kind -> while it is under way, when it is done, when it failed
JOBS: dict[str, tuple[Words, Words, Words]] = {
    K.CLONE: (
        gettext_lazy("%(who)s is cloning %(voice)s"),
        gettext_lazy("%(who)s cloned %(voice)s"),
        gettext_lazy("%(who)s tried to clone %(voice)s: %(cause)s"),
    ),
    K.SPEAK: (
        gettext_lazy("%(who)s lets %(voice)s speak “%(title)s”"),
        gettext_lazy("%(who)s let %(voice)s speak “%(title)s”"),
        gettext_lazy("%(who)s tried to let %(voice)s speak “%(title)s”: %(cause)s"),
    ),
    K.SAVE: (
        gettext_lazy("%(who)s asked to hear %(voice)s"),
        gettext_lazy("%(who)s asked to hear %(voice)s. The trial was saved"),
        gettext_lazy("%(who)s asked to hear %(voice)s. The trial could not be saved"),
    ),
    K.FETCH: (
        gettext_lazy("%(who)s is fetching a clip from a link"),
        gettext_lazy("%(who)s fetched a clip from a link"),
        gettext_lazy("%(who)s tried to fetch a clip from a link: %(cause)s"),
    ),
    K.DELETE: (
        gettext_lazy("%(who)s is deleting %(voice)s at Kling"),
        gettext_lazy("%(who)s deleted %(voice)s at Kling"),
        gettext_lazy("%(who)s tried to delete %(voice)s: %(cause)s"),
    ),
    K.SYNC: (
        gettext_lazy("%(who)s is reading the voice list"),
        gettext_lazy("%(who)s read the voice list"),
        gettext_lazy("%(who)s tried to read the voice list: %(cause)s"),
    ),
}
#: What the machine notices, or one press does, about many voices at once: one line in Activity.
NOTICED: dict[str, Words] = {
    V.TRASHED: gettext_lazy("%(who)s moved %(number)s voices to Trash"),
    V.RESTORED: gettext_lazy("%(who)s took %(number)s voices back from Trash"),
    V.GONE: gettext_lazy("%(number)s voices were removed outside VoiceLab"),
    V.SEEN_AGAIN: gettext_lazy("%(number)s voices are at Kling again"),
}
_STOPPED: Words = gettext_lazy("%(who)s gave up on %(voice)s")
_TOLD: Words = gettext_lazy("%(who)s asks for your help: %(cause)s")
_TOLD_ABOUT: Words = gettext_lazy("%(who)s asks for your help with %(voice)s: %(cause)s")
_LANGUAGES: dict[str, Words] = {"en": gettext_lazy("English"), "zh": gettext_lazy("Mandarin")}


def of_event(event: Event, *, units: str = "") -> list[Part]:
    """The sentence on the voice's own page; `units` ("0.05 units") only for who may see spend."""
    facts = _facts_of(event) | {"units": f" · {units}" if units else ""}
    return _parts(EVENTS[event.verb], facts)


def of_acts(found: Sequence[Event]) -> list[Part]:
    """The sentence in Activity for one event of ACTS, or for several of one verb in NOTICED."""
    first = found[0]
    if len(found) == 1:
        return _parts(ACTS[first.verb], _facts_of(first))
    return _parts(NOTICED[first.verb], {"number": str(len(found)), "who": name_of(first.person)})


def of_job(job: Job) -> list[Part]:
    """The sentence in Activity; reads job.voice, job.recording and job.created_by only."""
    under_way, done, failed = JOBS[job.kind]
    if job.pending:
        words = under_way
    elif job.state == State.READY:
        words = done
    else:
        words = _STOPPED if job.state == State.CANCELLED and job.voice else failed
    return _parts(words, _facts_of_job(job))


def of_tell(tell: Tell) -> list[Part]:
    """The note at the top of Activity."""
    voice = tell.job.voice if tell.job else None
    facts = {"who": name_of(tell.person), "cause": sentences.sentence(tell.reason)}
    if voice is None:
        return _parts(_TOLD, facts)
    return _parts(_TOLD_ABOUT, facts | {"voice": voice.name})


def plain(parts: Iterable[Part]) -> str:
    """The sentence as text."""
    return "".join(part.text for part in parts)


def name_of(person: AbstractUser | None) -> str:
    """What colleagues call somebody; the house itself when nobody did it."""
    if person is None:
        return _("VoiceLab")
    return person.get_short_name() or person.get_full_name() or person.get_username()


def _facts_of(event: Event) -> dict[str, str]:
    facts = event.facts
    seconds = facts.get("seconds")
    codes = str(facts.get("language", "")).split(",")
    language = listed(_LANGUAGES[code] for code in codes if code in _LANGUAGES)
    badges: dict[str, Words] = {
        "yes": _("Speaks"),
        "no": _("For video"),
        "unknown": _("Not tried yet"),
    }
    return {
        "who": name_of(event.person),
        "voice": event.voice.name,
        "title": str(facts.get("title", "")),
        "before": str(facts.get("before", "")),
        "name": str(facts.get("after") or language or _("unknown")),
        "cause": sentences.sentence(str(facts.get("reason", ""))),
        "badge": str(badges.get(str(facts.get("can_speak")), "")) or _rating(facts.get("value")),
        "took": _(" in %(seconds)s s") % {"seconds": round(seconds)} if seconds else "",
    }


def _rating(value: object) -> str:
    return str(dict(Rating.Value.choices).get(value, ""))  # type: ignore[call-overload]


def _facts_of_job(job: Job) -> dict[str, str]:
    return {
        "who": name_of(job.created_by),
        "voice": job.voice.name if job.voice else "",
        "title": job.recording.name if job.recording else "",
        "cause": "" if job.pending or job.state == State.READY else sentences.of(job).title,
    }


def _parts(words: Words, facts: Mapping[str, str]) -> list[Part]:
    """Fill the blanks of `words`, each a part of its own."""
    pieces = _BLANK.split(str(words))
    parts = [
        Part(facts[piece], strong=piece in _STRONG) if number % 2 else Part(piece)
        for number, piece in enumerate(pieces)
    ]
    return [part for part in parts if part.text]
