"""From the vendor's JSON to our values, one function per shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from voices.kling.reader import Json, amount, items, mapping, moment, text
from voices.kling.types import (
    Costs,
    Pack,
    RemoteAudio,
    RemoteVoice,
    SpeechTask,
    VoiceTask,
)


@dataclass(frozen=True)
class Listed:
    """One page of a list as it came; a page of 500 takes 10 ms to read (measured)."""

    entries: Sequence[Json]
    request_id: str = ""

    def __len__(self) -> int:
        return len(self.entries)

    def tasks(self) -> list[VoiceTask]:
        """Its entries, read."""
        return [voice_task(entry, request_id=self.request_id) for entry in self.entries]


def voice_task(data: Json, /, *, request_id: str) -> VoiceTask:
    """A task of custom-voices or presets-voices.

    One gateway flattens the preset list: an entry that is a voice itself becomes a task around it.
    """
    fields = mapping(data)
    flat = not fields.get("task_result") and text(fields.get("voice_id")) != ""
    voices = [fields] if flat else items(mapping(fields.get("task_result")).get("voices"))
    return VoiceTask(
        **_task(fields, request_id=request_id)
        | ({"status": text(fields.get("task_status")) or "succeed"} if flat else {}),
        external_task_id=text(mapping(fields.get("task_info")).get("external_task_id")),
        voices=tuple(voice for voice in map(_voice, voices) if voice.voice_id),
        created_at=moment(fields.get("created_at")),
        updated_at=moment(fields.get("updated_at")),
    )


def speech_task(data: Json, /, *, request_id: str) -> SpeechTask:
    """The answer of text-to-speech."""
    fields = mapping(data)
    audios = map(_audio, items(mapping(fields.get("task_result")).get("audios")))
    return SpeechTask(
        **_task(fields, request_id=request_id),
        audios=tuple(audio for audio in audios if audio.url or audio.id),
    )


def costs(data: Json, /, *, request_id: str) -> Costs:
    """The packs of /account/costs; only packs that are online count as remaining."""
    packs = tuple(map(_pack, items(mapping(data).get("resource_pack_subscribe_infos"))))
    remaining = sum((pack.remaining for pack in packs if pack.online), Decimal(0))
    return Costs(packs=packs, remaining=remaining, request_id=request_id)


def _task(fields: Mapping[str, Json], /, *, request_id: str) -> dict[str, Any]:
    return {
        "task_id": text(fields.get("task_id")),
        "status": text(fields.get("task_status")),
        "message": text(fields.get("task_status_msg")),
        "units": amount(fields.get("final_unit_deduction")),
        "request_id": request_id,
    }


def _voice(data: Json, /) -> RemoteVoice:
    fields = mapping(data)
    return RemoteVoice(
        voice_id=text(fields.get("voice_id")),
        name=text(fields.get("voice_name")),
        trial_url=text(fields.get("trial_url")),
        owned_by=text(fields.get("owned_by")),
    )


def _audio(data: Json, /) -> RemoteAudio:
    fields = mapping(data)
    return RemoteAudio(
        id=text(fields.get("id")),
        url=text(fields.get("url")),
        seconds=amount(fields.get("duration")),
    )


def _pack(data: Json, /) -> Pack:
    fields = mapping(data)
    return Pack(
        pack_id=text(fields.get("resource_pack_id")),
        name=text(fields.get("resource_pack_name")),
        kind=text(fields.get("resource_pack_type")),
        status=text(fields.get("status")),
        total=amount(fields.get("total_quantity")) or Decimal(0),
        remaining=amount(fields.get("remaining_quantity")) or Decimal(0),
        effective_at=moment(fields.get("effective_time")),
        expires_at=moment(fields.get("invalid_time")),
    )
