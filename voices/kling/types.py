"""What Kling told us, as frozen values.

A task's status is kept as the raw word: Kling may invent one, and a word nobody knows is
neither an end nor a reason to crash (it is shown and asked about again).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

PENDING_WORDS = frozenset({"submitted", "processing"})
SUCCESS_WORDS = frozenset({"succeed", "succeeded"})  # the newer standard spells it "succeeded"
FAILURE_WORDS = frozenset({"failed"})


@dataclass(frozen=True, kw_only=True)
class RemoteVoice:
    """One voice of Kling: an 18-digit id as text, its name, and a link to its trial ("" if none).

    `owned_by` is "kling" for the official library, otherwise the number of the creator.
    """

    voice_id: str
    name: str = ""
    trial_url: str = ""
    owned_by: str = ""


@dataclass(frozen=True, kw_only=True)
class RemoteAudio:
    """One spoken result: its id, the link to fetch it from, and its length in seconds."""

    id: str
    url: str
    seconds: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """What every task of Kling has in common.

    `units` is what the task cost, in Kling units, or None while Kling has not said.
    """

    task_id: str
    status: str
    message: str = ""
    units: Decimal | None = None
    request_id: str = ""

    @property
    def pending(self) -> bool:
        """Whether Kling still works on it."""
        return self._word in PENDING_WORDS

    @property
    def succeeded(self) -> bool:
        """Whether it ended well."""
        return self._word in SUCCESS_WORDS

    @property
    def failed(self) -> bool:
        """Whether it ended badly; `message` holds Kling's own words."""
        return self._word in FAILURE_WORDS

    @property
    def unknown(self) -> bool:
        """Whether Kling used a status word that nobody knows yet."""
        return not (self.pending or self.succeeded or self.failed)

    @property
    def _word(self) -> str:
        return self.status.strip().lower()


@dataclass(frozen=True, kw_only=True)
class VoiceTask(Task):
    """A task that makes a voice, or an entry of the preset list.

    `external_task_id` is the id we sent ("" when Kling does not repeat it).
    """

    external_task_id: str = ""
    voices: tuple[RemoteVoice, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SpeechTask(Task):
    """The answer to a text-to-speech call; Kling answers with the result at once."""

    audios: tuple[RemoteAudio, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Kling accepted an order that has no result of its own."""

    request_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One resource pack of the account; quantities in units, up to 12 hours old."""

    pack_id: str
    name: str
    kind: str
    status: str
    total: Decimal
    remaining: Decimal
    effective_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def online(self) -> bool:
        """Whether units can be taken from it now."""
        return self.status.strip().lower() == "online"


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The account's packs, and what is left in those that are online (units)."""

    packs: tuple[Pack, ...]
    remaining: Decimal
    request_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file that was fetched: its size, its hash in hex, the type the server claimed.

    `final_name` is the file name of the last address, cleaned, for display only.
    """

    bytes: int
    sha256: str
    content_type: str
    final_name: str = ""


@dataclass(frozen=True, kw_only=True)
class LastSeen:
    """What the latest answer of the API showed.

    `clock_offset` is Kling's clock minus ours in seconds (None without a Date header);
    `latency` is the time from sending to the whole answer, in seconds.
    """

    at: datetime
    latency: float
    clock_offset: float | None = None
