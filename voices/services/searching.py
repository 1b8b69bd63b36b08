"""`search_text` of voices: written by whoever changes a name, mended here for all at once."""

from django.db import connection as database

from voices.models import Voice
from voices.models.search import fold
from voices.services import search_index

BATCH = 1000


def refill() -> int:
    """Write every text that is not as it should be, then fill the index; how many were not."""
    mended, last = 0, 0
    while page := list(Voice.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        mended += _mend(page)
        last = page[-1].pk
    search_index.keep(database)
    search_index.rebuild(database)
    return mended


def _mend(page: list[Voice]) -> int:
    wrong = []
    for voice in page:
        right = (voice.words(), fold(voice.name)[:200])
        if (voice.search_text, voice.sort_name) != right:
            voice.search_text, voice.sort_name = right
            wrong.append(voice)
    return Voice.objects.bulk_update(wrong, ["search_text", "sort_name"], batch_size=200)
