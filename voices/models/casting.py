"""One line spoken by up to six voices, side by side, and who liked which."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from voices.models.connection import Connection
from voices.models.recording import Recording
from voices.models.state import State
from voices.models.voice import Voice


class CastingQuerySet(models.QuerySet["Casting"]):
    def of(self, connection: Connection) -> Self:
        return self.filter(connection=connection)

    def newest(self) -> Self:
        return self.order_by("-created_at", "-id")


class Casting(models.Model):
    """`made` and `reused` tell what the press of its button spent: takes made and takes found."""

    LONGEST_TITLE = 60

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT)
    text = models.CharField(max_length=200)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, default="")
    hidden = models.BooleanField(default=False, help_text="voices are called A to F")
    made = models.PositiveSmallIntegerField(default=0)
    reused = models.PositiveSmallIntegerField(default=0)
    form_key = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CastingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                "connection",
                models.F("created_at").desc(),
                models.F("id").desc(),
                name="castings_newest",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def name(self) -> str:
        """The title, else the first 60 characters of the line."""
        line = self.title or self.text
        return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


class CastingLane(models.Model):
    """One voice of a sheet. `number` is drawn by lot: it alone names the lane to those who vote."""

    casting = models.ForeignKey(Casting, on_delete=models.CASCADE, related_name="lanes")
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+")
    recording = models.ForeignKey(
        Recording, null=True, on_delete=models.SET_NULL, related_name="lanes"
    )
    position = models.PositiveSmallIntegerField(help_text="in the order they were chosen")
    number = models.PositiveSmallIntegerField(help_text="1 to 6, that is A to F")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["casting", "number"], name="one_lane_per_letter")
        ]

    def __str__(self) -> str:
        return f"{self.letter} of {self.casting}"

    @property
    def letter(self) -> str:
        return "ABCDEF"[self.number - 1]

    @property
    def take(self) -> Recording | None:
        """The line in this voice, unless Kling refused the voice or somebody gave it up."""
        recording = self.recording
        if recording is None or recording.state in (State.CANCELLED, State.DELETED):
            return None
        refused = recording.state == State.FAILED and self.voice.can_speak == Voice.CanSpeak.NO
        return None if refused else recording


class CastingVote(models.Model):
    """One per person and sheet, of somebody signed in or of a guest known by a cookie's hash."""

    casting = models.ForeignKey(Casting, on_delete=models.CASCADE, related_name="votes")
    lane = models.ForeignKey(CastingLane, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    guest_sha256 = models.CharField(max_length=64, blank=True, default="")
    voted_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["casting", "person"], name="one_vote_per_person"),
            models.UniqueConstraint(
                fields=["casting", "guest_sha256"],
                condition=~Q(guest_sha256=""),
                name="one_vote_per_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"vote for {self.lane}"


class CastingShare(models.Model):
    """Lets whoever holds the token hear one sheet and vote; only the token's SHA-256 is kept."""

    casting = models.ForeignKey(Casting, on_delete=models.CASCADE, related_name="shares")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    minute_at = models.DateTimeField(null=True, help_text="the minute whose requests are counted")
    requests = models.PositiveIntegerField(default=0, help_text="in that minute")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"link to {self.casting}"
