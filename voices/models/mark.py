"""What people put on a voice: a star and a rating of their own, and tags for everybody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from voices.models.connection import Connection
from voices.models.voice import Voice


class Favourite(models.Model):
    """One person's star."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "voice"], name="one_star_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.voice} of {self.person}"


class Rating(models.Model):
    """What one person thinks of a voice; the voice keeps sum, number and average."""

    class Value(models.IntegerChoices):
        WEAK = 1, _("Weak")
        GOOD = 2, _("Good")
        GREAT = 3, _("Great")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField(choices=Value.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "voice"], name="one_rating_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.value} for {self.voice} by {self.person}"


class Tag(models.Model):
    """One tag on one voice, found by `key`, its folded text; rows of voices read Voice.tags."""

    LONGEST = 40

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="tag_rows")
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "key"], name="one_tag_per_voice")]
        indexes = [models.Index("connection", "key", "voice", name="voices_by_tag")]

    def __str__(self) -> str:
        return self.name
