"""An invented library: names, states and sounds that look like a team's real work."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from voices.models import StoredFile, Voice
from voices.seeding import clones, sounds, spoken, staff, stories
from voices.services import connections, counts, library

SOUNDS = 12


@dataclass(frozen=True)
class Made:
    voices: int
    recordings: int


def fill(*, voices: int, seed: int) -> Made:
    """Add `voices` cloned voices and as many recordings as texts; the same seed, the same names."""
    chance = random.Random(seed)  # noqa: S311 - invented data, no secret
    connection = connections.active()
    library.keep_speaking_voices(connection)
    Voice.objects.of(connection).filter(catalogue=Voice.Catalogue.SPEAKING).update(
        created_at=timezone.now() - timedelta(days=90)  # clones came later
    )
    team = staff.enter()
    some = [sounds.make(chance, StoredFile.Kind.TRIAL) for _ in range(min(SOUNDS, max(1, voices)))]
    with transaction.atomic():
        rows = [clones.make(connection, chance, number, team, some) for number in range(voices)]
        Voice.objects.bulk_create(rows, batch_size=1000)
        clones.mark(chance, team)
        stories.tell(rows, team)
        said = [spoken.make(connection, chance, number, team, some) for number in range(20)]
        counts.recount(connection)
    return Made(voices=len(rows), recordings=len(said))
