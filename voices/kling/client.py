"""The client of Kling's voice and speech API.

One object per connection and process; it is safe to share between threads. Nothing is retried
here but one new signature after 1003/1004: when to try again is the row's business.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from requests.adapters import BaseAdapter

from voices.kling import shapes
from voices.kling.calls import Call, Caller, Heard, is_id, segment
from voices.kling.credentials import Credential
from voices.kling.download import Fetcher
from voices.kling.guard import HouseRules, Rules
from voices.kling.reader import entries, milliseconds
from voices.kling.transport import USER_AGENT, Transport
from voices.kling.types import Costs, Download, LastSeen, Receipt, SpeechTask, VoiceTask
from voices.kling.video_calls import VideoCalls

READ_SECONDS = 30.0
CREATE_SECONDS = 30.0
SPEAK_SECONDS = 125.0  # long texts are said to take over a minute; 120 s of reading, 5 of dialling

_VOICES = "/v1/general/custom-voices"
_PRESETS = "/v1/general/presets-voices"
_DELETE = "/v1/general/delete-voices"
_SPEECH = "/v1/audio/tts"
_COSTS = "/account/costs"


class KlingClient(VideoCalls):
    """Calls one Kling host (or wire-compatible gateway) with one credential.

    `base_url` may carry a path ("https://host/kling"). `private_network` allows http and private
    addresses for the API and its results. `adapters` (address prefix → adapter) answer inside the
    process; they serve the API and the downloads. `listen` hears how each call of the API ended.
    Every method raises subclasses of KlingError.
    """

    def __init__(
        self,
        *,
        base_url: str,
        credential: Credential,
        private_network: bool = False,
        adapters: Mapping[str, BaseAdapter] | None = None,
        user_agent: str = USER_AGENT,
        listen: Callable[[Heard], None] | None = None,
    ) -> None:
        rules = HouseRules() if private_network else Rules()
        transport = Transport(rules, dict(adapters or {}), user_agent)
        self._caller = Caller(
            base_url=base_url, credential=credential, transport=transport, listen=listen
        )
        self._fetcher = Fetcher(transport)

    def __repr__(self) -> str:
        return f"KlingClient({self._caller.base_url!r}, {self._caller.credential!r})"

    @property
    def last_seen(self) -> LastSeen | None:
        """Clock offset and latency of the latest answer; None before the first."""
        return self._caller.last_seen

    def create_voice(
        self,
        *,
        voice_name: str,
        external_task_id: str,
        voice_url: str = "",
        video_id: str = "",
        callback_url: str = "",
    ) -> VoiceTask:
        """Ask for a clone; paid. Name of at most 20 characters, exactly one of the two sources.

        Raises AlreadyCreated when our id is known there, OutcomeUnknown when nobody knows.
        """
        optional = {"voice_url": voice_url, "video_id": video_id, "callback_url": callback_url}
        body = {"voice_name": voice_name, "external_task_id": external_task_id}
        body |= {key: value for key, value in optional.items() if value}
        call = Call("POST", _VOICES, body=body, seconds=CREATE_SECONDS, kind="create")
        envelope = self._caller.write(call)
        task = shapes.voice_task(envelope.data, request_id=envelope.request_id)
        if not is_id(task.task_id):
            raise envelope.garbled("no task id")
        if task.external_task_id not in ("", external_task_id):
            raise envelope.garbled("about another task")
        return task

    def get_voice_task(self, id: str, /) -> VoiceTask:
        """One task by its task id or our external id; TaskNotFound in all its shapes.

        Not every gateway repeats our id: without it nobody can tell here whose task it is.
        """
        call = Call("GET", f"{_VOICES}/{segment(id)}", seconds=READ_SECONDS, kind="lookup")
        envelope = self._caller.read(call)
        task = shapes.voice_task(envelope.data, request_id=envelope.request_id)
        if not is_id(task.task_id):
            raise self._caller.unusable(envelope.garbled("no task id"))
        if task.external_task_id and id not in (task.task_id, task.external_task_id):
            raise self._caller.unusable(envelope.garbled("about another task"))
        return task

    def voice_tasks(self, *, page: int = 1, page_size: int = 500) -> list[VoiceTask]:
        """One page of our clones' tasks, failed ones included; pages count from 1, ≤ 500 each."""
        return self.voice_page(page=page, page_size=page_size).tasks()

    def preset_tasks(self, *, page: int = 1, page_size: int = 500) -> list[VoiceTask]:
        """One page of Kling's official library."""
        return self.preset_page(page=page, page_size=page_size).tasks()

    def voice_page(self, *, page: int, page_size: int) -> shapes.Listed:
        """The same as it came: the next page can be asked for before this one is read."""
        return self._page(_VOICES, page=page, page_size=page_size)

    def preset_page(self, *, page: int, page_size: int) -> shapes.Listed:
        """One page of Kling's official library as it came."""
        return self._page(_PRESETS, page=page, page_size=page_size)

    def delete_voice(self, voice_id: str, /) -> Receipt:
        """Delete a clone for good; VoiceNotFound when it is gone already.

        Code 0 is success with or without data: real answers had none.
        """
        body = {"voice_id": voice_id}
        call = Call("POST", _DELETE, body=body, seconds=CREATE_SECONDS, kind="delete")
        return Receipt(request_id=self._caller.write(call).request_id)

    def speak(
        self, *, text: str, voice_id: str, voice_language: str, voice_speed: Decimal
    ) -> SpeechTask:
        """Speak at most 1,000 characters; paid, and answered with the result itself.

        Speed 0.8–2.0 with one decimal. VoiceCannotSpeak when Kling does not know the voice in this
        language. After OutcomeUnknown there is nothing to look it up by: never send it again
        without asking a person.
        """
        body = {
            "text": text,
            "voice_id": voice_id,
            "voice_language": voice_language,
            "voice_speed": float(voice_speed),
        }
        call = Call("POST", _SPEECH, body=body, seconds=SPEAK_SECONDS, kind="speech")
        envelope = self._caller.write(call)
        task = shapes.speech_task(envelope.data, request_id=envelope.request_id)
        if not task.task_id and not task.audios:
            raise envelope.garbled("no task id")
        return task

    def costs(self, *, start: datetime, end: datetime) -> Costs:
        """What is left in the account's packs, for times with a zone; free, one call a second."""
        window = {"start_time": milliseconds(start), "end_time": milliseconds(end)}
        call = Call("GET", _COSTS, params=window, seconds=READ_SECONDS, kind="account")
        envelope = self._caller.read(call)
        return shapes.costs(envelope.data, request_id=envelope.request_id)

    def download(
        self,
        url: str,
        into: BinaryIO,
        /,
        *,
        max_bytes: int = 50_000_000,
        seconds: float = 120.0,
    ) -> Download:
        """Fetch a result into a file, without credentials; throw the file away after an error.

        Raises LinkExpired, TooLarge, TooSlow, DownloadFailed, NotSent or AddressRefused; what
        `into` raises (a full disk) comes through as it is.
        """
        return self._fetcher.fetch(url, into, max_bytes=max_bytes, seconds=seconds)

    def _page(self, path: str, /, *, page: int, page_size: int) -> shapes.Listed:
        params = {"pageNum": page, "pageSize": page_size}
        envelope = self._caller.read(
            Call("GET", path, params=params, seconds=READ_SECONDS, kind="list")
        )
        listed = entries(envelope.data)
        if listed is None:
            raise self._caller.unusable(envelope.garbled("not a list"))
        return shapes.Listed(listed, request_id=envelope.request_id)
