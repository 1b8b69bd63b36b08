"""People, voices and recordings for the tests of speech."""

from decimal import Decimal

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from voices.models import Job, Recording, State, StoredFile, Voice
from voices.models.search import fold
from voices.services import connections, files, people, speaking

ENGLISH, MANDARIN, BOTH = "oversea_male1", "tiyuxi_xuedi", "chengshu_jiejie"


def person(name: str = "mei", *, role: str = "maker") -> User:
    return User.objects.filter(username=name).first() or people.add(name, role=role)


def speaking_voice(kling_id: str = ENGLISH) -> Voice:
    return Voice.objects.of(connections.active()).get(catalogue="speaking", kling_id=kling_id)


def clone(name: str = "Anna", **fields: object) -> Voice:
    return Voice.objects.create(
        connection=connections.active(),
        catalogue="cloned",
        name=name,
        kling_id=f"id of {name}",
        created_at=timezone.now(),
        **fields,
    )


def ask(text: str = "The shop opens at eight.", **fields: object) -> Job:
    asked: dict = {"person": person(), "voice": speaking_voice(), "speed": Decimal("1.0")}
    asked |= {"text": text, "language": "", "form_key": "one form", **fields}
    return speaking.ask(**asked)


def recording_in(
    state: str, *, text: str = "The museum closes soon.", **facts: object
) -> Recording:
    """A recording whose only job is in `state`; with a sound of our own when it is ready."""
    voice = speaking_voice()
    audio = None
    if state == State.READY:
        sound = SimpleUploadedFile("a.mp3", b"ID3 sound")
        kind = StoredFile.Kind.RECORDING
        audio = files.store(sound, kind=kind, mime="audio/mpeg", seconds=6.2, peaks=bytes(256))
    recording = Recording.objects.create(
        connection=voice.connection,
        voice=voice,
        text=text,
        language="en",
        speed=Decimal("1.0"),
        state=state,
        audio=audio,
        created_by=person(),
        search_text=fold(f"{text} {voice.name}"),
    )
    Job.objects.create(
        kind=Job.Kind.SPEAK,
        connection=voice.connection,
        voice=voice,
        recording=recording,
        state=state,
        cost_reserved=speaking.UNITS,
        created_by=recording.created_by,
        **facts,
    )
    return recording
