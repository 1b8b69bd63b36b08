"""The paid calls."""

from django.db import models


class Kind(models.TextChoices):
    """What was asked for."""

    CLONE = "clone"
    SPEECH = "speech"
    AVATAR = "avatar"
    FACES = "identify-face"
    LIP_SYNC = "advanced-lip-sync"
    OLD_LIP_SYNC = "lip-sync"


FILMS = (Kind.AVATAR, Kind.LIP_SYNC, Kind.OLD_LIP_SYNC)
"""Kinds whose result is a video."""

LASTING = (Kind.CLONE, *FILMS)
"""Kinds that take a while and hold a slot until they end; the others are answered at once."""
