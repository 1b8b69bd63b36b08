"""Words side by side, as each language writes them: 、 ， ： （2） 。 stand in its catalogue.

Commas and full stops that code would put between translated words are messages of their own.
"""

from collections.abc import Iterable
from functools import reduce

from django.utils.functional import Promise
from django.utils.translation import pgettext

Words = str | Promise


def listed(names: Iterable[Words]) -> str:
    """Anna, Bert, Carla."""
    return _joined(pgettext("in a list", "%(before)s, %(next)s"), names)


def in_one(*clauses: Words) -> str:
    """Clauses of one sentence, without its full stop; empty ones are left out."""
    return _joined(pgettext("clauses of a sentence", "%(before)s, %(next)s"), clauses)


def in_a_row(*sentences: Words) -> str:
    """One sentence after the other; empty ones are left out."""
    return _joined(pgettext("sentences", "%(before)s %(next)s"), sentences)


def gap() -> str:
    """What stands between a sentence and what follows it on the same line: " ", or nothing."""
    return pgettext("sentences", "%(before)s %(next)s") % {"before": "", "next": ""}


def ended(sentence: Words) -> str:
    """With a full stop; nothing stays nothing."""
    return pgettext("a sentence", "%(words)s.") % {"words": sentence} if sentence else ""


def named(name: Words, value: Words) -> str:
    """ "tag: calm"; without a value "tag:", for what is shown in a type of its own."""
    return (pgettext("a name", "%(name)s: %(value)s") % {"name": name, "value": value}).strip()


def numbered(words: Words, number: int) -> str:
    """ "they are gone already (2)"."""
    return pgettext("how many", "%(words)s (%(n)s)") % {"words": words, "n": number}


def _joined(form: str, pieces: Iterable[Words]) -> str:
    given = [str(piece) for piece in pieces if piece]
    return reduce(lambda before, piece: form % {"before": before, "next": piece}, given or [""])
