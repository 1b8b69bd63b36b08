"""Tags for a chunk of voices, and off again."""

from typing import TYPE_CHECKING

from voices.models import BulkChange, Tag, Voice
from voices.models.search import fold
from voices.models.voice import UNLISTED, VoiceQuerySet
from voices.services import rows as many_rows
from voices.services.marks import MOST_TAGS, spelled

if TYPE_CHECKING:
    from voices.services.bulk import Outcome
    from voices.services.bulk_undo import Press


def add(
    rows: VoiceQuerySet, outcome: "Outcome", *, names: list[str], press: "Press | None"
) -> None:
    """Give each what it lacks of `names`; `rows` are locked."""
    voices = list(rows)
    wanted = spelled(voices[0].connection_id, names) if voices else {}
    fresh: list[Tag] = []
    changed = []
    noted: dict[str, list[int]] = {key: [] for key in wanted}
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
            for key in lacks:
                noted[key].append(voice.pk)
    Tag.objects.bulk_create(fresh, ignore_conflicts=True)
    _write(changed)
    outcome.changed += len(changed)
    if press:
        press.note(BulkChange.Kind.TAG, noted)


def take_off(given: dict[str, list[int]]) -> list[int]:
    """Take each tag (folded) off its voices; the primary keys of those that carried one."""
    pks = {pk for voices in given.values() for pk in voices}
    off = {key: set(voices) for key, voices in given.items()}
    changed = []
    for voice in Voice.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        tags = [tag for tag in voice.tags if voice.pk not in off.get(fold(tag), ())]
        if len(tags) < len(voice.tags):
            voice.tags = tags
            voice.search_text = voice.words()
            changed.append(voice)
    for key, voices in given.items():
        Tag.objects.filter(key=key, voice__in=voices).delete()
    _write(changed)
    return [voice.pk for voice in changed]


def _write(changed: list[Voice]) -> None:
    # One prepared statement: a bulk_update of 500 took four times as long (measured).
    values = [(voice.pk, (voice.tags, voice.search_text)) for voice in changed]
    many_rows.changes(Voice, ("tags", "search_text"), values).run()


def _lacking(voice: Voice, wanted: dict[str, str]) -> dict[str, str]:
    carried = {fold(tag) for tag in voice.tags}
    return {key: name for key, name in wanted.items() if key not in carried}
