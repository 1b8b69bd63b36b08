"""The button "Listen through" of the library: where it leads, and how many it plays."""

from dataclasses import dataclass

from django.urls import reverse

from voices.forms.library import Filters
from voices.views.found import COUNTED


@dataclass(frozen=True)
class Entry:
    """`sounding` of the newest COUNTED + 1 voices of this view can be heard; it lists `listed`."""

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


def listen_url(filters: Filters) -> str:
    """Address of listening through this view of the library."""
    path = reverse("listen")
    return f"{path}?{filters.query}" if filters.query else path
