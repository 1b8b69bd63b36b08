"""Tags for a chunk of voices."""

from typing import TYPE_CHECKING

from voices.models import Tag, Voice
from voices.models.search import fold
from voices.models.voice import UNLISTED, VoiceQuerySet
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
    Voice.objects.bulk_update(changed, ["tags", "search_text"], batch_size=100)


def _lacking(voice: Voice, wanted: dict[str, str]) -> dict[str, str]:
    carried = {fold(tag) for tag in voice.tags}
    return {key: name for key, name in wanted.items() if key not in carried}
