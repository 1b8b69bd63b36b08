"""The voices that one view of the library asks for."""

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL, Value

from voices.forms.library import Filters
from voices.forms.token_words import MINE
from voices.models import Connection, Voice
from voices.models.voice import AnyPerson, VoiceQuerySet
from voices.services import visits

#: Hits are counted up to here; beyond it the line says "1,000+".
COUNTED = 1000


def found_for(filters: Filters, *, connection: Connection, person: AnyPerson) -> VoiceQuerySet:
    """Tab, filters and words of `filters`; in no order yet."""
    asked = filters.asked
    found = Voice.objects.of(connection).tab(filters.tab, person)
    for token in asked.tokens:
        if token.key == "tag":
            found = found.tagged(connection, token.values[0])
        elif token.key == "language":
            found = found.in_languages(token.values)
        elif token.key == "speaks":
            found = found.filter(can_speak__in=token.values)
        elif token.key == "new":
            found = visits.new_to(found, person)
        elif token.key == MINE:
            found = found.filter(created_by=person.pk)
    return found.search(asked.sought)


def number_of(found: VoiceQuerySet) -> RawSQL | Value:
    """How many there are, at most one more than COUNTED: read with the rows, not before them."""
    try:
        sql, params = found.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:  # Django knows already that nothing can be found
        return Value(0)
    return RawSQL(f"(SELECT COUNT(*) FROM ({sql}) AS found)", params)  # noqa: S608, S611 - ours


def sounding_in(found: VoiceQuerySet) -> RawSQL | Value:
    """How many of the newest COUNTED + 1 can be heard: read with the rows, like their number."""
    try:
        listed = found.newest().values("trial_id")[: COUNTED + 1]
        sql, params = listed.query.sql_with_params()
    except EmptyResultSet:
        return Value(0)
    return RawSQL(f"(SELECT COUNT(trial_id) FROM ({sql}) AS sounding)", params)  # noqa: S608, S611 - ours
