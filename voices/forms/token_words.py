"""The words of filters: what is typed, what stands in an address, what people read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = str | Promise
#: Filters that take a value.
KEYS = ("tag", "language", "speaks", "new")
MINE = "mine"
#: Filter -> what people read.
KEY_WORDS: dict[str, Words] = {
    "tag": pgettext_lazy("filter", "tag"),
    "language": pgettext_lazy("filter", "language"),
    "speaks": pgettext_lazy("filter", "speaks"),
    "new": pgettext_lazy("filter", "new"),
    MINE: pgettext_lazy("filter", "mine"),
}
#: What may be typed instead, in whatever language.
ALIASES = {"标签": "tag", "语言": "language", "可朗读": "speaks", "新音色": "new", "我的": MINE}
#: What may be typed for a language -> its code.
LANGUAGES = {
    "zh": "zh",
    "mandarin": "zh",
    "chinese": "zh",
    "普通话": "zh",
    "中文": "zh",
    "en": "en",
    "english": "en",
    "英语": "en",
    "英文": "en",
}
LANGUAGE_NAMES: dict[str, Words] = {"zh": gettext_lazy("Mandarin"), "en": gettext_lazy("English")}
SPEAKS: dict[str, Words] = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "unknown": gettext_lazy("not tried yet"),
}
NEW: dict[str, Words] = {"yes": gettext_lazy("yes")}
#: What may be typed after each filter, in whatever language; any text after `tag`.
VALUES = {
    "language": LANGUAGES,
    "speaks": {name: name for name in SPEAKS},
    "new": {name: name for name in NEW},
}
#: Filter -> value -> what people read.
VALUE_WORDS: dict[str, dict[str, Words]] = {
    "language": LANGUAGE_NAMES,
    "speaks": SPEAKS,
    "new": NEW,
}


def key_of(typed: str) -> str:
    """The filter that is called so; else what was typed, case folded."""
    folded = typed.casefold()
    return typed_keys().get(folded, folded)


def typed_keys() -> dict[str, str]:
    """What may be typed -> its filter: English always, and what people read on this page."""
    shown = {str(words).casefold(): name for name, words in KEY_WORDS.items()}
    return shown | ALIASES | {name: name for name in KEY_WORDS}


def typed_values(key: str) -> dict[str, str]:
    """The same for the values of a filter; nothing for one that takes any text."""
    shown = {str(words).casefold(): value for value, words in VALUE_WORDS.get(key, {}).items()}
    return shown | VALUES.get(key, {})
