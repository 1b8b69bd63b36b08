"""Everything that can go wrong between us and Kling.

    KlingError
    ├── BadBaseUrl                 the configured address cannot be used at all
    ├── NotSent                    no connection: nothing left this machine
    ├── AddressRefused             our own guard would not connect there
    ├── ApiKeyNeeded               a call for API keys only, and we hold a key pair: not sent
    ├── Declined                   Kling said no, with a code; nothing was made
    │   ├── SignInRefused          1000, 1001, 1002
    │   │   └── ClockRefused       1003, 1004
    │   ├── CreditUsedUp           1100, 1101, 1102
    │   ├── NotAllowed             1103
    │   ├── Refused                1200, 1201
    │   │   ├── VoiceCannotSpeak   1201 "Voice id not found" on speech
    │   │   └── AlreadyCreated     1201 "External_task_id … already exists"
    │   ├── NoSuchCall             1202, or the path does not exist
    │   ├── NotFound               1203
    │   │   ├── TaskNotFound       also 1201 "Task not found …" on a look-up
    │   │   └── VoiceNotFound      also 1201 on a delete
    │   ├── PolicyRefused          1300, 1301
    │   ├── Busy
    │   │   ├── TooFast            1302
    │   │   └── NoFreeSlot         1303
    │   └── AddressNotAllowed      1304
    ├── OutcomeUnknown             it may have happened, it may have been charged
    │   ├── KlingProblem           5000, 5001, 5002
    │   ├── NoAnswer               time-out, reset
    │   └── Garbled                half an answer, HTML, no task id, a code nobody knows
    ├── ReadFailed                 any of those while only asking: ask again
    └── DownloadFailed             a file did not arrive whole
        ├── LinkExpired            the address answers 401, 403, 404 or 410
        ├── TooLarge
        └── TooSlow

A class carries the decision, so that nobody reads texts: `retryable` (a machine may try again by
itself), `unknown_outcome` (it may exist at Kling), `state` (what becomes of a row that was being
sent; KEEP after a question or a download: the row stays where it is), `breaker` (which sends to
stop for everybody), `charged`, and `reason`, a stable slug for the screens.
The envelope code alone chooses the class: HTTP 429 is "wait" for 1302 and "pay" for 1102.
"""

from typing import ClassVar, Literal, Self

KEEP = ""


class KlingError(Exception):
    """Root of the family; never raised itself.

    `message` holds Kling's raw words (or a slug of ours when Kling said nothing), `code` the
    envelope code, `request_id` Kling's id for support, `http_status` what the wire said.
    """

    retryable: ClassVar[bool] = False
    unknown_outcome: ClassVar[bool] = False
    state: str = "failed"
    breaker: ClassVar[Literal["auth", "billing", "address"] | None] = None
    charged: ClassVar[Literal["no", "maybe"]] = "no"
    reason: ClassVar[str] = "unknown"

    def __init__(
        self,
        message: str = "",
        *,
        code: int | None = None,
        request_id: str = "",
        http_status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.request_id = request_id
        self.http_status = http_status

    @classmethod
    def like(cls, other: "KlingError", /) -> Self:
        """This class with the facts of another error."""
        return cls(
            other.message,
            code=other.code,
            request_id=other.request_id,
            http_status=other.http_status,
        )

    def reword(self, message: str, /) -> None:
        """Replace the words, also where `repr` finds them."""
        self.message = message
        self.args = (message,)

    def __str__(self) -> str:
        facts = [f"code {self.code}" if self.code is not None else ""]
        facts += [f"HTTP {self.http_status}" if self.http_status is not None else ""]
        facts += [f"request {self.request_id}" if self.request_id else ""]
        return f"{self.message or self.reason} ({', '.join(filter(None, facts)) or self.reason})"


class BadBaseUrl(KlingError, ValueError):
    """The configured base URL is not an address this client may use."""

    reason = "base-url"


class NotSent(KlingError):
    """The name did not resolve, nobody listened, or TLS failed: the request never left."""

    retryable = True
    state = "queued"
    reason = "unreachable"


class AddressRefused(KlingError):
    """Our guard refused to connect; `message` says which rule: see guard.py."""

    reason = "address-refused"


class ApiKeyNeeded(KlingError):
    """The newer standard refuses signed tokens with the code of a bad key: never asked with one."""

    state = KEEP
    reason = "api-key-needed"


class Declined(KlingError):
    """Kling answered with an error code; nothing was made and nothing charged."""

    reason = "refused"


class SignInRefused(Declined):
    """The key is wrong, missing or revoked: every other call would fail too."""

    breaker = "auth"
    reason = "sign-in"


class ClockRefused(SignInRefused):
    """The signed token is not valid yet or no longer; raised after one new signature.

    `clock_offset`: Kling's clock minus ours in seconds, when the answer told its time.
    """

    clock_offset: float | None = None


class CreditUsedUp(Declined):
    """Abnormal account, arrears, or an empty pack. HTTP says 429, but waiting mends nothing."""

    breaker = "billing"
    reason = "credit"


class NotAllowed(Declined):
    """The account has no right to this feature."""

    reason = "not-allowed"


class Refused(Declined):
    """A value was not accepted; `message` is specific."""


class VoiceCannotSpeak(Refused):
    """Text-to-speech does not know this voice id in this language."""

    reason = "voice-cannot-speak"


class AlreadyCreated(Refused):
    """Our external id exists at Kling: look the task up and adopt it."""

    state = "probing"
    reason = "already-created"


class NoSuchCall(Declined):
    """The path or method does not exist there: probably a wrong base URL."""

    reason = "no-such-call"


class NotFound(Declined):
    """The thing named in the call does not exist."""

    reason = "not-found"


class TaskNotFound(NotFound):
    """No task has this id (yet)."""


class VoiceNotFound(NotFound):
    """The voice is not there (any more): deleting it again is done."""


class PolicyRefused(Declined):
    """Kling's content rules refused it; never repeated by a machine."""

    reason = "policy"


class Busy(Declined):
    """Not an error: wait and send the same again."""

    retryable = True
    state = "queued"
    reason = "busy"


class TooFast(Busy):
    """Too many requests: halve the rate."""


class NoFreeSlot(Busy):
    """As many tasks are running as the account may have: one slot less."""


class AddressNotAllowed(Declined):
    """This server's address is not on the account's allow list. HTTP 429, but do not repeat."""

    breaker = "address"
    reason = "address"


class OutcomeUnknown(KlingError):
    """A write whose end nobody saw. A clone is looked up by our id; speech is in doubt."""

    unknown_outcome = True
    charged = "maybe"
    state = "in_doubt"


class KlingProblem(OutcomeUnknown):
    """Kling reports trouble of its own; the task may exist all the same."""

    reason = "kling-problem"


class NoAnswer(OutcomeUnknown):
    """The connection stood, then came a time-out or a reset."""


class Garbled(OutcomeUnknown):
    """An answer that cannot be understood."""


class ReadFailed(KlingError):
    """A question got no usable answer. Nothing was changed or charged; ask again."""

    retryable = True
    state = KEEP
    reason = "kling-problem"


class DownloadFailed(KlingError):
    """A file did not arrive whole; what was written so far is to be thrown away."""

    retryable = True
    state = KEEP
    reason = "download"


class LinkExpired(DownloadFailed):
    """The address no longer gives the file: ask Kling for a fresh one."""

    reason = "link-expired"


class TooLarge(DownloadFailed):
    """More bytes than allowed."""

    retryable = False
    reason = "too-large"


class TooSlow(DownloadFailed):
    """The total deadline passed, or hardly anything arrived for a while."""

    reason = "too-slow"


# The vendor's table of codes, complete: 21 codes.
BY_CODE: dict[int, type[KlingError]] = {
    1000: SignInRefused,
    1001: SignInRefused,
    1002: SignInRefused,
    1003: ClockRefused,
    1004: ClockRefused,
    1100: CreditUsedUp,
    1101: CreditUsedUp,
    1102: CreditUsedUp,
    1103: NotAllowed,
    1200: Refused,
    1201: Refused,
    1202: NoSuchCall,
    1203: NotFound,
    1300: PolicyRefused,
    1301: PolicyRefused,
    1302: TooFast,
    1303: NoFreeSlot,
    1304: AddressNotAllowed,
    5000: KlingProblem,
    5001: KlingProblem,
    5002: KlingProblem,
}
