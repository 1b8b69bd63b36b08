"""The text to speak: how it is cleaned, in which language it is, how long it will take."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voices.models import Voice
from voices.services.refusals import Refused

MAX_CHARACTERS = 1000
#: From this share of Han letters on, a text is Mandarin (decisions 6).
HAN_SHARE = 0.3
#: Measured on the sandbox and on Kling's one published call; for "about 20 s", not for billing.
LATIN_PER_SECOND = 15.0
HAN_PER_SECOND = 4.5

LANGUAGES = {"en": gettext_lazy("English"), "zh": gettext_lazy("Mandarin")}
_LINE_ENDS = {"\n", "\t"}


@dataclass(frozen=True)
class Fit:
    """Whether a voice and a text go together, in which language ("zh", "en"), and in words."""

    ok: bool
    language: str
    sentence: str


def clean(text: str) -> str:
    """`text` as it is counted, kept and sent: NFC, line ends as \\n, stripped.

    Raises Refused (field "text") when it is empty, over 1,000 code points, or holds characters
    that nobody can read aloud or see.
    """
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = unicodedata.normalize("NFC", whole).strip()
    if not cleaned:
        raise Refused("text-empty", field="text")
    if len(cleaned) > MAX_CHARACTERS:
        raise Refused("text-too-long", field="text", count=f"{len(cleaned):,}")
    if any(_is_control(letter) for letter in cleaned):
        raise Refused("text-control", field="text")
    return cleaned


def language_of(text: str) -> str:
    """ "zh" when at least 30 % of the letters are Han, else "en"."""
    letters = [letter for letter in text if letter.isalpha()]
    han = sum(is_han(letter) for letter in letters)
    return "zh" if letters and han / len(letters) >= HAN_SHARE else "en"


def estimate(text: str, speed: Decimal) -> int:
    """Whole seconds that the spoken text will last, at least 1."""
    han = sum(is_han(letter) for letter in text)
    seconds = han / HAN_PER_SECOND + (len(text) - han) / LATIN_PER_SECOND
    return max(1, round(seconds / float(speed)))


def fit(voice: Voice, text: str, *, language: str = "") -> Fit:
    """Say before anything is spent whether `voice` can speak `text`.

    `language` is a person's own choice for a voice that knows both; "" takes the script's.
    """
    spoken = voice.language_list
    if voice.can_speak == Voice.CanSpeak.NO:
        return Fit(ok=False, language=language_of(text), sentence=_("Works in videos only"))
    if voice.can_speak == Voice.CanSpeak.UNKNOWN and not spoken:
        chosen = language if language in LANGUAGES else language_of(text)
        return Fit(ok=True, language=chosen, sentence=_("Not tried yet: Kling may refuse it"))
    if not any(letter.isalpha() for letter in text):
        chosen = language if language in spoken else (spoken or ["en"])[0]
        return Fit(ok=True, language=chosen, sentence=_speaks(spoken))
    return _fit_of_words(text, spoken=spoken, language=language)


def is_han(letter: str) -> bool:
    """Whether `letter` is a Chinese character (CJK ideographs with their extensions)."""
    return "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter > "\U0001ffff"


def _fit_of_words(text: str, *, spoken: list[str], language: str) -> Fit:
    written = language_of(text)
    if len(spoken) > 1 and language in spoken and language != written:
        sentence = _("Will be read as %(language)s") % {"language": LANGUAGES[language]}
        return Fit(ok=True, language=language, sentence=sentence)
    if not spoken or written in spoken:
        sentence = _("Speaks %(language)s, like your text") % {"language": LANGUAGES[written]}
        return Fit(ok=True, language=written, sentence=sentence)
    if spoken == ["zh"] and any(is_han(letter) for letter in text):
        # Mandarin voices read Latin words inside a Chinese sentence; the other way round fails.
        return Fit(ok=True, language="zh", sentence=_speaks(spoken))
    sentence = _("Speaks only %(spoken)s; your text is %(written)s") % {
        "spoken": LANGUAGES[spoken[0]],
        "written": LANGUAGES[written],
    }
    return Fit(ok=False, language=spoken[0], sentence=sentence)


def _speaks(spoken: list[str]) -> str:
    if len(spoken) > 1:
        return _("Speaks English and Mandarin")
    return _("Speaks %(language)s") % {"language": LANGUAGES[spoken[0]]} if spoken else ""


def _is_control(letter: str) -> bool:
    return letter not in _LINE_ENDS and unicodedata.category(letter) in {"Cc", "Cs", "Co"}
