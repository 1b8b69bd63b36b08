"""What must be right before a speech call is written down: speed, voice, account."""

from decimal import Decimal

from voices.kling import catalog
from voices.models import Connection, State, Voice
from voices.services import connections
from voices.services.refusals import Refused
from voices.services.script import LANGUAGES, fit, language_of

SLOWEST, FASTEST = Decimal("0.8"), Decimal("2.0")


def default_voice(connection: Connection) -> Voice | None:
    """The voice that stands in the picker first: Kling's own sample, else any that speaks."""
    voices = Voice.objects.of(connection).choosable().filter(can_speak=Voice.CanSpeak.YES)
    speaking = voices.filter(catalogue=Voice.Catalogue.SPEAKING)
    default = speaking.filter(kling_id=catalog.DEFAULT_VOICE_ID).first()
    return default or voices.order_by("sort_name", "id").first()


def check_speed(speed: Decimal) -> None:
    """0.8 to 2.0 in steps of 0.1, else Refused (field "speed").

    Kling adjusts a wrong speed silently; a person should hear what was typed.
    """
    if not SLOWEST <= speed <= FASTEST or speed != round(speed, 1):
        raise Refused("speed", field="speed")


def check_voice(voice: Voice, script: str, *, language: str) -> str:
    """The language to speak in. Raises Refused (field "voice")."""
    if voice.connection_id != connections.active().pk or voice.state != State.READY:
        raise Refused("voice-not-ready", field="voice")
    if voice.can_speak == Voice.CanSpeak.NO:
        raise Refused("voice-video", field="voice")
    found = fit(voice, script, language=language)
    if not found.ok:
        written = LANGUAGES[language_of(script)]
        raise Refused("voice-language", field="voice", voice=voice.name, language=written)
    return found.language


def check_pause(connection: Connection) -> None:
    """Raises Refused (whole form) while sending rests for the whole account."""
    if reason := connections.paused(connection):
        raise Refused(f"paused-{reason}")
