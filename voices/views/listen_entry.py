"""The button "Listen through" of the library: where it leads, and how many it plays."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from voices.forms.library import Filters
from voices.models import Connection
from voices.models.voice import AnyPerson
from voices.views.found import COUNTED, found_for


@dataclass(frozen=True)
class Entry:
    """`sounding` of COUNTED + 1 voices of this view can be heard; in all it lists `listed`."""

    filters: Filters
    sounding: int
    listed: int

    @property
    def url(self) -> str:
        """Listening through this view; "" when nothing in it can be heard."""
        return listen_url(self.filters) if self.sounding or self._counted_in_part else ""

    @property
    def words(self) -> str:
        """Its number; a long list is not counted to its end."""
        if not self.sounding:
            return ""
        number = f"{min(self.sounding, COUNTED):,}"
        return f"{number}+" if self._counted_in_part else number

    @property
    def _counted_in_part(self) -> bool:
        return self.listed > COUNTED


def entry_now(filters: Filters, *, connection: Connection, person: AnyPerson) -> Entry:
    """The same for an answer that draws single rows: one query, counted to COUNTED + 1."""
    found = found_for(filters, connection=connection, person=person).order_by()[: COUNTED + 1]
    counted = found.aggregate(listed=Count("pk"), sounding=Count("trial"))
    return Entry(filters, counted["sounding"], counted["listed"])


def listen_url(filters: Filters) -> str:
    """Address of listening through this view of the library."""
    path = reverse("listen")
    return f"{path}?{filters.query}" if filters.query else path
