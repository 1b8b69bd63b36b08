"""An invented library: names, states and sounds that look like a team's real work."""

import io
import random
import uuid
import wave
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from voices.audio import measure
from voices.models import (
    Clip,
    Connection,
    Consent,
    Event,
    Favourite,
    Job,
    Recording,
    State,
    StoredFile,
    Tag,
    Voice,
)
from voices.models.voice import fold
from voices.services import connections, counts, events, files, library, people

RATE = 22_050
SOUNDS = 12
#: Kling does not know the invented voices; they must not vanish at the next refresh.
NEVER_MISSED = timedelta(days=3650)
PEOPLE = (
    ("mei", "Mei", "Okafor", "maker"),
    ("ines", "Ines", "Duarte", "keeper"),
    ("tomasz", "Tomasz", "Nowak", "administrator"),
    ("wangmin", "王敏", "", "keeper"),
    ("lena", "Lena", "Brandt", "listener"),
)
FIRST = ("Anna", "Marcus", "Priya", "Tomasz", "Grandma Liu", "Herr Baumgartner", "Sofia", "林书雅")
USES = ("opening hours", "warehouse safety", "museum audio guide", "night line", "shop", "播报")
TAGS = ("autumn", "hotline", "museum", "shop", "播报", "story", "calm")
NOTES = (
    "Smiles a little too much at the end of a sentence. Ask for 0.9× on long texts.",
    "Recorded in the small studio; a new take is planned for spring.",
)
TEXTS = (
    ("en", "Good morning, and thank you for calling Hollis & Daughters."),
    ("zh", "请在听到提示音后留言，我们会尽快回复您。"),
    ("en", "Platform two: the 14:05 to Reading is delayed by about ten minutes."),
    ("en", "The museum closes in fifteen minutes, please make your way to the exit."),
    ("zh", "欢迎来到云栖小镇，今天的导览将在十分钟后开始。"),
    ("en", "Please keep your helmet on until you reach the yellow line."),
    ("en", "Your table is ready. Please come to the desk by the window."),
)


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
    staff = [_person(*facts) for facts in PEOPLE]
    sounds = [_sound(chance, StoredFile.Kind.TRIAL) for _ in range(min(SOUNDS, max(1, voices)))]
    with transaction.atomic():
        rows = [_voice(connection, chance, number, staff, sounds) for number in range(voices)]
        Voice.objects.bulk_create(rows, batch_size=1000)
        _mark(chance, staff)
        _explain(rows, staff)
        spoken = [_recording(connection, chance, number, staff, sounds) for number in range(20)]
        counts.recount(connection)
    return Made(voices=len(rows), recordings=len(spoken))


def _person(username: str, first: str, last: str, role: str) -> User:
    people.make_roles()
    person, _ = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last}
    )
    person.groups.set([Group.objects.get(name=role)])
    return person


def _voice(
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


def _mark(chance: random.Random, staff: list[User]) -> None:
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


def _explain(rows: list[Voice], staff: list[User]) -> None:
    """Clip, permission and history for the first few; the rest is mass."""
    for voice in rows[:20]:
        chance = random.Random(voice.name)  # noqa: S311
        clip = Clip.objects.create(
            source=Clip.Source.FILE,
            state=State.READY,
            name=f"{voice.short_name.replace(' ', '_')}_interview.m4a",
            original=_sound(chance, StoredFile.Kind.CLIP),
            seconds=9.0,
            made_by=voice.created_by,
        )
        Voice.objects.filter(pk=voice.pk).update(clip=clip)
        Consent.objects.create(
            voice=voice,
            person=voice.short_name,
            allowed_by=f"{voice.short_name}",
            used_for="Phone, shop",
            statement="I have permission",
            confirmed_by=voice.created_by,
        )
        job = _job(voice, Job.Kind.CLONE, State.READY, voice.created_by)
        events.note(voice, Event.Verb.CLONE_ASKED, person=voice.created_by, job=job, clip=clip.name)
        events.note(voice, Event.Verb.CLONE_MADE, person=voice.created_by, job=job, seconds=9.0)
    _needs_help(rows[4:5])
    _trash(rows[5:8], staff[1])


def _needs_help(rows: list[Voice]) -> None:
    for voice in rows:
        Voice.objects.filter(pk=voice.pk).update(state=State.FAILED, kling_id=None, trial=None)
        job = _job(voice, Job.Kind.CLONE, State.FAILED, voice.created_by)
        Job.objects.filter(pk=job.pk).update(
            reason="clip-refused", error="two people speak in the clip", cost_settled=0
        )


def _trash(rows: list[Voice], person: User) -> None:
    now = timezone.now()
    for number, voice in enumerate(rows):
        left = (timedelta(hours=23, minutes=15), timedelta(hours=20), timedelta(minutes=16))[number]
        Voice.objects.filter(pk=voice.pk).update(
            state=State.TRASHED,
            trashed_at=now + left - timedelta(hours=24),
            trashed_by=person,
            delete_at=now + left,
        )


def _recording(
    connection: Connection,
    chance: random.Random,
    number: int,
    staff: list[User],
    sounds: list[StoredFile],
) -> Recording:
    language, text = TEXTS[number % len(TEXTS)]
    speaking = Voice.objects.of(connection).filter(
        catalogue=Voice.Catalogue.SPEAKING, languages__contains=language
    )
    voice = chance.choice(list(speaking))
    doubtful = number % len(TEXTS) == 3 and number < len(TEXTS)
    state = State.IN_DOUBT if doubtful else State.READY
    recording = Recording.objects.create(
        connection=connection,
        voice=voice,
        text=text,
        language=language,
        speed=Decimal("1.0"),
        state=state,
        audio=None if doubtful else sounds[number % len(sounds)],
        created_by=staff[number % len(staff)],
        search_text=fold(f"{text} {voice.name}"),
    )
    when = timezone.now() - timedelta(hours=5 * number, minutes=3)
    Recording.objects.filter(pk=recording.pk).update(created_at=when)
    job = _job(voice, Job.Kind.SPEAK, state, recording.created_by, recording)
    Job.objects.filter(pk=job.pk).update(created_at=when)
    Voice.objects.filter(pk=voice.pk).update(use_count=voice.use_count + 1)
    return recording


def _job(
    voice: Voice, kind: str, state: str, person: User | None, recording: Recording | None = None
) -> Job:
    uid = uuid.uuid4()
    settled = Decimal("0.05") if state == State.READY else None
    return Job.objects.create(
        uid=uid,
        external_id=f"vl-{uid}" if kind == Job.Kind.CLONE else None,
        kind=kind,
        connection_id=voice.connection_id,
        voice=voice,
        recording=recording,
        clip=voice.clip if kind == Job.Kind.CLONE else None,
        state=state,
        task_id=str(uid.int)[:18],
        request_id=str(uuid.uuid4()),
        cost_reserved=Decimal("0.05"),
        cost_settled=settled,
        spans={"checking": 3.0, "submitted": 9.0, "saving": 2.0},
        created_by=person,
        finished_at=timezone.now(),
    )


def _stresses(chance: random.Random, seconds: float) -> tuple[list[float], list[float]]:
    """Five changes of loudness a second, as in speech."""
    points = [step / 5 for step in range(int(seconds * 5) + 1)]
    return points, [chance.uniform(0.15, 1.0) for _ in points]


def _sound(chance: random.Random, kind: str) -> StoredFile:
    """Six to fourteen seconds of syllable-like tones: a sound of its own, with its own peaks."""
    seconds = chance.uniform(6, 14)
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = chance.uniform(90, 230) * (1 + 0.06 * np.sin(2 * np.pi * 0.7 * time))
    tone = sum(np.sin(np.cumsum(2 * np.pi * pitch * n / RATE)) / n for n in (1, 2, 3, 5))
    beat = np.clip(np.sin(2 * np.pi * chance.uniform(1.6, 2.6) * time + chance.random()), 0, 1)
    phrase = np.clip(np.sin(2 * np.pi * time / chance.uniform(2.2, 3.6)) + 0.7, 0.03, 1)
    stress = np.interp(time, *_stresses(chance, seconds))
    sound = tone * beat**0.6 * phrase * stress
    pcm = (sound / np.abs(sound).max() * 0.7 * 32767).astype("<i2").tobytes()
    into = io.BytesIO()
    with wave.open(into, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(pcm)
    with files.workplace() as folder:
        path = folder / "seed.wav"
        path.write_bytes(into.getvalue())
        facts = measure(path, name="seed.wav")
        return files.store(
            path, kind=kind, mime=facts.mime, seconds=facts.seconds, peaks=facts.peaks
        )
