"""The paid calls."""

from django.db import models


class Kind(models.TextChoices):
    """What was asked for."""

    CLONE = "clone"
    SPEECH = "speech"
