"""The voices that one view of the library asks for."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models.expressions import RawSQL, Value

from voices.forms.library import Filters
from voices.forms.token_words import MINE
from voices.models import Connection, Voice
from voices.models.facets import made_by, speaking, tagged
from voices.models.search import told_by
from voices.models.voice import AnyPerson, VoiceQuerySet
from voices.services import visits

#: More than COUNTED + 1.
_BASE = 10_000
#: Hits are counted up to here; beyond it the line says "1,000+".
COUNTED = 1000


def found_for(filters: Filters, *, connection: Connection, person: AnyPerson) -> VoiceQuerySet:
    """Tab, filters and words of `filters`; in no order yet."""
    asked = filters.asked
    found = Voice.objects.of(connection).tab(filters.tab, person)
    facets = told_by(asked.sought, vendor=connections[found.db].vendor)
    for token in asked.tokens:
        if token.key == "tag":
            facets.append(tagged(connection, token.values[0]))
        elif token.key == "language":
            found = found.in_languages(token.values)
        elif token.key == "speaks":
            facets.append(speaking(connection, token.values))
        elif token.key == "new":
            found = visits.new_to(found, person)
        elif token.key == MINE:
            facets.append(made_by(connection, person))
    return found.having(facets)


@dataclass(frozen=True)
class Tally:
    """Of the newest COUNTED + 1 that were found: how many there are, and how many can be heard."""

    hits: int = 0
    sounding: int = 0

    @classmethod
    def of(cls, value: int | None) -> "Tally":
        """What `tally_of` gave with a row."""
        return cls(*divmod(value or 0, _BASE))


def tally_of(found: VoiceQuerySet) -> RawSQL | Value:
    """Both numbers of Tally as one, so that they are read with the rows and found once."""
    try:
        newest = found.newest().values("trial_id")[: COUNTED + 1]
        sql, params = newest.query.sql_with_params()
    except EmptyResultSet:  # Django knows already that nothing can be found
        return Value(0)
    return RawSQL(f"(SELECT COUNT(*) * {_BASE} + COUNT(trial_id) FROM ({sql}) AS found)", params)  # noqa: S608, S611 - ours
