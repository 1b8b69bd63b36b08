"""Cloned voices of an invented team, with what people noted of them."""

import random
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from voices.models import Connection, Favourite, State, StoredFile, Tag, Voice
from voices.models.search import fold

#: Kling does not know the invented voices; they must not vanish at the next refresh.
NEVER_MISSED = timedelta(days=3650)
FIRST = ("Anna", "Marcus", "Priya", "Tomasz", "Grandma Liu", "Herr Baumgartner", "Sofia", "林书雅")
USES = ("opening hours", "warehouse safety", "museum audio guide", "night line", "shop", "播报")
TAGS = ("autumn", "hotline", "museum", "shop", "播报", "story", "calm")
NOTES = (
    "Smiles a little too much at the end of a sentence. Ask for 0.9× on long texts.",
    "Recorded in the small studio; a new take is planned for spring.",
)


def make(
    connection: Connection,
    chance: random.Random,
    number: int,
    staff: list[User],
    sounds: list[StoredFile],
) -> Voice:
    name = f"{FIRST[number % len(FIRST)]}, {USES[number // len(FIRST) % len(USES)]}"
    name = name if number < len(FIRST) * len(USES) else f"{name} {number}"
    kling_id = str(chance.randrange(10**17, 10**18))
    made = timezone.now() - timedelta(hours=7 * number + 1)
    voice = Voice(
        connection=connection,
        catalogue=Voice.Catalogue.CLONED,
        kling_id=kling_id,
        name=name,
        kling_name=fold(name).replace(",", "").replace(" ", "_")[:20],
        languages=chance.choice(("en", "zh", "en", "")),
        can_speak=chance.choice(("unknown", "no", "unknown")),
        state=State.GONE if number % 17 == 11 else State.READY,
        state_at=made,
        trial=sounds[number % len(sounds)],
        created_by=staff[number % len(staff)],
        created_at=made,
        last_seen_at=timezone.now() + NEVER_MISSED,
        sort_name=fold(name)[:200],
    )
    voice.tags = sorted(chance.sample(TAGS, chance.choice((0, 1, 1, 2))))
    voice.note = chance.choice(NOTES) if number % 9 == 0 else ""
    voice.search_text = voice.words()
    return voice


def mark(chance: random.Random, staff: list[User]) -> None:
    """Stars of the staff, and the tags of the rows as they are found."""
    voices = Voice.objects.filter(tag_rows=None).only("connection", "tags")
    tags = [
        Tag(connection_id=voice.connection_id, voice=voice, key=fold(name), name=name)
        for voice in voices
        for name in voice.tags
    ]
    Tag.objects.bulk_create(tags, batch_size=1000, ignore_conflicts=True)
    some = list(Voice.objects.values_list("pk", flat=True).order_by("-created_at")[:60])
    people_here = [*staff, *User.objects.filter(username="admin")]
    stars = [
        Favourite(person=person, voice_id=pk)
        for person in people_here
        for pk in chance.sample(some, min(18, len(some)))
    ]
    Favourite.objects.bulk_create(stars, ignore_conflicts=True)
