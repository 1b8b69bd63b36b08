"""Tags for a chunk of voices."""

from typing import TYPE_CHECKING

from voices.models import Tag, Voice
from voices.models.search import fold
from voices.models.voice import UNLISTED, VoiceQuerySet
from voices.services import rows as many_rows
from voices.services.marks import MOST_TAGS, spelled

if TYPE_CHECKING:
    from voices.services.bulk import Outcome


def add(rows: VoiceQuerySet, outcome: "Outcome", *, names: list[str]) -> None:
    """Give each what it lacks of `names`; `rows` are locked."""
    voices = list(rows)
    wanted = spelled(voices[0].connection_id, names) if voices else {}
    fresh: list[Tag] = []
    changed = []
    for voice in voices:
        lacks = _lacking(voice, wanted)
        if voice.state in UNLISTED:
            outcome.left["gone"] += 1
        elif len(voice.tags) + len(lacks) > MOST_TAGS:
            outcome.left["full"] += 1
        elif lacks:
            voice.tags = [*voice.tags, *lacks.values()]
            voice.search_text = voice.words()
            changed.append(voice)
            facts = {"connection_id": voice.connection_id, "voice": voice}
            fresh += [Tag(key=key, name=name, **facts) for key, name in lacks.items()]
    Tag.objects.bulk_create(fresh, ignore_conflicts=True)
    # One prepared statement: a bulk_update of 500 took four times as long (measured).
    values = [(voice.pk, (voice.tags, voice.search_text)) for voice in changed]
    many_rows.changes(Voice, ("tags", "search_text"), values).run()


def _lacking(voice: Voice, wanted: dict[str, str]) -> dict[str, str]:
    carried = {fold(tag) for tag in voice.tags}
    return {key: name for key, name in wanted.items() if key not in carried}
