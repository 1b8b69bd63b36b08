"""One entry of the library."""

import uuid
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connections, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voices.models import narrow
from voices.models.clip import Clip
from voices.models.connection import Connection
from voices.models.file import StoredFile
from voices.models.narrow import Facet
from voices.models.search import search_text, told_by
from voices.models.state import State

AnyPerson = AbstractBaseUser | AnonymousUser
#: Left out of every list.
UNLISTED = (State.DELETED, State.CANCELLED)
IN_TRASH = (State.TRASHED, State.DELETING)


class VoiceQuerySet(models.QuerySet["Voice"]):
    """Every read of the library has a name here."""

    def of(self, connection: Connection) -> Self:
        return self.filter(connection=connection)

    def listed(self) -> Self:
        """Everything but Trash and what is gone for good."""
        return self.exclude(state__in=(*UNLISTED, *IN_TRASH))

    def readable(self) -> Self:
        """What has a page: also what was deleted at Kling, if it was cloned here from a clip."""
        return self.exclude(state=State.CANCELLED).exclude(state=State.DELETED, clip=None)

    def trashed(self) -> Self:
        return self.filter(state__in=IN_TRASH)

    def favourites_of(self, person: AnyPerson) -> Self:
        return self.filter(favourites__person=person.pk)

    def tab(self, name: str, person: AnyPerson) -> Self:
        """The rows of one tab of the library as `person` sees it; unknown names mean All."""
        if name == "trash":
            return self.trashed()
        rows = self.listed()
        if name == "favourites":
            return rows.favourites_of(person)
        return rows.filter(catalogue=name) if name in Voice.Catalogue.values else rows

    def search(self, words: str) -> Self:
        """Rows whose names, ids, tags or notes hold every word, in any case (see `search`)."""
        return self.having(told_by(words, vendor=connections[self.db].vendor))

    def having(self, facets: Sequence[Facet]) -> Self:
        """Rows that have all of these, found the quickest way (see `narrow`)."""
        return self.filter(narrow.having(facets, using=self.db))

    def in_languages(self, codes: Iterable[str]) -> Self:
        """Voices that speak at least one of these."""
        return self.filter(reduce(or_, (Q(languages__contains=code) for code in codes)))

    def newest(self) -> Self:
        return self.order_by("-created_at", "-id")

    def choosable(self) -> Self:
        """Voices that may stand in the picker on Speak."""
        return self.filter(state=State.READY)


class Voice(models.Model):
    """Exists before Kling's id does; `state` is written together with its job's."""

    class Catalogue(models.TextChoices):
        CLONED = "cloned", _("Cloned")
        PRESET = "preset", _("Preset")
        SPEAKING = "speaking", _("Speaking")

    class CanSpeak(models.TextChoices):
        YES = "yes", _("Speaks")
        NO = "no", _("For video")
        UNKNOWN = "unknown", _("Not tried yet")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Its own index would be the beginning of five others below.
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, db_index=False)
    catalogue = models.CharField(max_length=10, choices=Catalogue.choices)
    kling_id = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique when known
    task_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Kling's task that made it"
    )
    name = models.CharField(max_length=120)
    kling_name = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=20, blank=True, help_text="zh, en or zh,en")
    can_speak = models.CharField(max_length=8, choices=CanSpeak.choices, default=CanSpeak.UNKNOWN)
    can_speak_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.READY)
    state_at = models.DateTimeField(auto_now_add=True)

    trial_url = models.CharField(max_length=2000, blank=True)
    trial = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    clip = models.ForeignKey(Clip, null=True, on_delete=models.SET_NULL, related_name="voices")

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_index=True)
    last_seen_at = models.DateTimeField(null=True)
    missed_passes = models.PositiveSmallIntegerField(default=0)

    trashed_at = models.DateTimeField(null=True)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    trashed_in = models.UUIDField(null=True, help_text="the act that trashed many at once")
    delete_at = models.DateTimeField(null=True, help_text="when Kling's copy goes")
    made_from = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="made_again",
        help_text="the gone voice whose clip it was made of",
    )
    found_at = models.DateTimeField(null=True, help_text="when a refresh found it, not the first")

    use_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating = models.FloatField(default=0)
    tags = models.JSONField(default=list, help_text="as written; Tag rows are for finding")
    note = models.TextField(blank=True)
    sort_name = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("listen", "Hears and downloads"),
            ("clone", "Clones voices"),
            ("speak", "Lets voices speak"),
            ("edit", "Edits names"),
            ("remove", "Deletes and restores voices"),
            ("see_spend", "Sees what was spent"),
            ("manage", "Manages connection and settings"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "catalogue", "kling_id"], name="one_voice_per_kling_id"
            )
        ]
        indexes = [
            models.Index(
                "connection",
                "catalogue",
                "state",
                models.F("created_at").desc(),
                models.F("id").desc(),
                name="library",
            ),
            models.Index(
                "connection",
                models.F("created_at").desc(),
                models.F("id").desc(),
                "state",  # decided in the index, for those who walk past many
                name="library_all",
            ),
            models.Index("connection", "sort_name", "id", name="library_names"),
            models.Index("connection", "can_speak", name="speaks"),
            models.Index(
                "connection", models.F("use_count").desc(), models.F("id").desc(), name="most_used"
            ),
            models.Index(
                "connection", models.F("rating").desc(), models.F("id").desc(), name="best_rated"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The first word of the name, for sentences such as "Speak with Anna"."""
        return self.name.split(",")[0].strip()

    @property
    def language_list(self) -> list[str]:
        return [code for code in self.languages.split(",") if code]

    def words(self, *more: str) -> str:
        """`search_text` as it should be: names, id, tags, note, and what else `more` says."""
        marks = (*self.tags, self.note)
        return search_text(self.name, self.kling_name, self.kling_id or "", *more, *marks)
