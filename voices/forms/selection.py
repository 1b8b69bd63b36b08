"""Which voices somebody ticked: one by one, or all that match a filter."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from voices.forms.library import Filters
from voices.services.refusals import Refused

#: Ticked one by one; more are asked for by their filter.
MOST = 5000


@dataclass(frozen=True)
class Selection:
    """`uids` as they were ticked, or with `everything` all voices of one view of the library."""

    uids: tuple[UUID, ...] = ()
    everything: bool = False
    filters: Filters = field(default_factory=Filters)

    @classmethod
    def of(cls, posted: QueryDict) -> "Selection":
        """From `voice` (one tick each) or `voices` (commas between), or `all` and `set`.

        `set` is the query of the library's address. Raises Refused when nothing is ticked.
        """
        if posted.get("all") == "1":
            return cls(everything=True, filters=Filters.of(QueryDict(posted.get("set", ""))))
        given = [*posted.getlist("voice"), *posted.get("voices", "").split(",")]
        known = dict.fromkeys(uid for uid in map(_uid, given) if uid)
        if not known:
            raise Refused("nothing-chosen")
        if len(known) > MOST:
            raise Refused("too-many-chosen", count=len(known))
        return cls(uids=tuple(known))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a dialog sends again: names and values of hidden fields."""
        if self.everything:
            return [("all", "1"), ("set", self.filters.query)]
        return [("voices", ",".join(map(str, self.uids)))]


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
