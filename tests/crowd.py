"""Very many voices, written without the triggers of the index and indexed at the end."""

import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection as database

from voices.models import Connection, Favourite, Tag, Voice
from voices.models.search import fold
from voices.services import search_index

BATCH = 10_000
NAMES = ("Anna", "Marcus", "Priya", "Tomasz", "Grandma", "Sofia", "林书雅", "温柔姐姐", "播报男声")
USES = (
    "opening hours",
    "warehouse",
    "museum guide",
    "night line",
    "shop",
    "hotline",
    "新闻",
    "故事",
)
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def crowd(
    connection: Connection, person: int, *, numbers: range, trials: Sequence[int] = ()
) -> None:
    """Voices with these numbers, by chance alike each time; `person` has some and stars some.

    `trials` are keys of sounds that they share.
    """
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            for table in search_index.TABLES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_insert")
    chance = random.Random(numbers.start)  # noqa: S311
    made = (_one(connection, person, chance, number) for number in numbers)
    while batch := list(itertools.islice(made, BATCH)):
        if trials:
            for voice in batch:
                voice.trial_id = chance.choice(trials)
        Voice.objects.bulk_create(batch)
        tags = [
            Tag(connection=connection, voice=voice, key=fold(name), name=name)
            for voice in batch
            for name in voice.tags
        ]
        Tag.objects.bulk_create(tags)
    fresh = Voice.objects.exclude(favourites__person=person).order_by("?")[:100]
    some = fresh.values_list("pk", flat=True)
    Favourite.objects.bulk_create(Favourite(person_id=person, voice_id=pk) for pk in some)
    search_index.keep(database)


def _one(connection: Connection, person: int, chance: random.Random, number: int) -> Voice:
    name = f"{chance.choice(NAMES)}, {chance.choice(USES)} {number}"
    voice = Voice(
        connection=connection,
        catalogue=chance.choice(("cloned", "preset")),
        kling_id=str(chance.randrange(10**17, 10**18)),
        name=name,
        kling_name=f"{chance.choice(USES)[:4]}_{number:x}",
        languages=chance.choice(("en", "zh", "zh,en", "")),
        can_speak=chance.choices(("no", "unknown", "yes"), (70, 29.99, 0.01))[0],
        created_by_id=person if number % 1000 == 0 else None,
        created_at=BEGIN + timedelta(seconds=97 * number),
        use_count=chance.randrange(200),
        rating=chance.randrange(4),
        sort_name=fold(name),
        tags=["autumn"] if number % 20 == 0 else ["rare"] if number % 50_000 == 1 else [],
    )
    voice.search_text = voice.words()
    return voice
