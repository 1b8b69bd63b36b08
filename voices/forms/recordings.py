"""What the list of recordings is asked for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class RecordingFilters:
    """One view of the recordings, as its address says it.

    `day` (ISO) is the day in which the page before `after` ended: its heading is there already.
    """

    q: str = ""
    after: str = ""
    day: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "RecordingFilters":
        words = query.get("q", "").strip()[:LONGEST_SEARCH].replace("\0", "")
        return cls(q=words, after=query.get("after", ""), day=query.get("day", ""))

    def url_after(self, cursor: str, *, day: str) -> str:
        """Address of the page behind `cursor`, which ends in `day`; "" when there is none."""
        if not cursor:
            return ""
        words = {"q": self.q} if self.q else {}
        return f"{reverse('recordings')}?{urlencode({**words, 'after': cursor, 'day': day})}"
