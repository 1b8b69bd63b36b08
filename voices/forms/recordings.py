"""What the list of recordings is asked for."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

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
    voice: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "RecordingFilters":
        words = query.get("q", "").strip()[:LONGEST_SEARCH].replace("\0", "")
        facts = {name: query.get(name, "") for name in ("after", "day")}
        return cls(q=words, voice=_uid(query.get("voice", "")), **facts)

    @property
    def query(self) -> dict[str, str]:
        """What is asked for, without the page."""
        return {name: value for name in ("q", "voice") if (value := getattr(self, name))}

    @property
    def without_voice(self) -> str:
        """Address of the same search for all voices."""
        words = urlencode({"q": self.q} if self.q else {})
        return f"{reverse('recordings')}?{words}" if words else reverse("recordings")

    def url_after(self, cursor: str, *, day: str) -> str:
        """Address of the page behind `cursor`, which ends in `day`; "" when there is none."""
        if not cursor:
            return ""
        return f"{reverse('recordings')}?{urlencode({**self.query, 'after': cursor, 'day': day})}"


def _uid(text: str) -> str:
    """A voice's id as addresses carry it; "" for anything else."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
