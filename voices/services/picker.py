"""The voices that may stand in the picker on Speak, in three groups."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voices.models import Connection, Voice

#: So many of each group are listed; any other voice is chosen from its row or its page.
MOST = 200

#: can_speak -> head of its group, in the order of the picker.
GROUPS: dict[str, Promise] = {
    Voice.CanSpeak.YES: _("Speaks"),
    Voice.CanSpeak.UNKNOWN: _("Not tried yet"),
    Voice.CanSpeak.NO: _("For video"),
}


@dataclass(frozen=True)
class Group:
    """Voices of one `can_speak`; a refused group stays visible and says why."""

    label: str
    voices: list[Voice]
    refused: bool


def groups(connection: Connection, *, chosen: Voice | None) -> list[Group]:
    """What can be chosen now; `chosen` is among it even where its group is cut. Three queries."""
    return [
        Group(
            label=str(label),
            voices=_listed(connection, can_speak, chosen),
            refused=can_speak == Voice.CanSpeak.NO,
        )
        for can_speak, label in GROUPS.items()
    ]


def find(connection: Connection, uid: str) -> Voice | None:
    """The voice that a form or an address names; None for anything that can't be chosen."""
    try:
        return Voice.objects.of(connection).choosable().select_related("connection").get(uid=uid)
    except (Voice.DoesNotExist, ValueError, ValidationError):
        return None


def _listed(connection: Connection, can_speak: str, chosen: Voice | None) -> list[Voice]:
    rows = Voice.objects.of(connection).choosable().filter(can_speak=can_speak)
    rows = rows.only("uid", "name", "can_speak", "languages", "catalogue")
    found = list(rows.order_by("sort_name", "name", "id")[:MOST])
    if chosen and chosen.can_speak == can_speak and chosen not in found:
        found.insert(0, chosen)
    return found
