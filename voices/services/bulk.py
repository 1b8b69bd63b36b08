"""The same act for many voices: in chunks, each voice under the rules of the single act.

`voices` is the set itself or all that match a filter. It is walked by primary key, a short
transaction per chunk, so that others write in between and an act that changes what matches neither
skips nor repeats anybody. What can't be done is left and counted by its reason.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from voices.models import Favourite, Voice
from voices.models.voice import UNLISTED, VoiceQuerySet
from voices.services import bulk_removal, bulk_tags
from voices.services.bulk_undo import Kind, Press

#: Voices per transaction.
CHUNK = 500
#: Why a voice was left -> how many; the words are the view's.
Left = Counter[str]


@dataclass
class Outcome:
    """How many were asked for and done, and why the others were left.

    Of the done ones `changed` were not so before; only stars and tags count them.
    """

    asked: int = 0
    changed: int = 0
    left: Left = field(default_factory=Counter)
    jobs: list[int] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.asked - self.left.total()


def star(
    voices: VoiceQuerySet, *, person: AbstractBaseUser, on: bool, press: Press | None = None
) -> Outcome:
    """Make them favourites of `person`, or no more; twice is once. `press` can be undone."""
    return _walk(voices, partial(_star, person=person, on=on, press=press))


def add_tags(voices: VoiceQuerySet, names: Iterable[str], *, press: Press | None = None) -> Outcome:
    """Add these tags, 1–40 characters each, to what each carries; one that is full is left.

    `press` can be undone.
    """
    return _walk(voices, partial(bulk_tags.add, names=list(names), press=press))


def trash(voices: VoiceQuerySet, *, person: AbstractBaseUser, act: UUID) -> Outcome:
    """Move clones to Trash at once; `act` names what one Undo takes back together."""
    return _walk(voices, partial(bulk_removal.trash, person=person, act=act))


def restore(voices: VoiceQuerySet, *, person: AbstractBaseUser) -> Outcome:
    """Take them back while Kling's copies exist."""
    return _walk(voices, partial(bulk_removal.restore, person=person, act=uuid4()))


def delete_now(voices: VoiceQuerySet, *, person: AbstractBaseUser) -> Outcome:
    """Delete Kling's copies of voices in Trash without waiting; `jobs` are to be nudged."""
    return _walk(voices, partial(bulk_removal.delete_now, person=person))


def _walk(
    voices: VoiceQuerySet, act: Callable[[VoiceQuerySet, Outcome], None], *, chunk: int = 0
) -> Outcome:
    """`act` gets each chunk locked, in a transaction, and counts what it leaves."""
    outcome, last, size = Outcome(), 0, chunk or CHUNK
    keys = voices.order_by("pk").values_list("pk", flat=True)
    while page := list(keys.filter(pk__gt=last)[:size]):
        last = page[-1]
        outcome.asked += len(page)
        with transaction.atomic():
            act(Voice.objects.select_for_update().filter(pk__in=page).order_by("pk"), outcome)
    return outcome


def _star(
    rows: VoiceQuerySet,
    outcome: Outcome,
    *,
    person: AbstractBaseUser,
    on: bool,
    press: Press | None,
) -> None:
    asked = outcome.left
    pks = []
    for pk, state in rows.values_list("pk", "state"):
        if state in UNLISTED:
            asked["gone"] += 1
        else:
            pks.append(pk)
    starred = Favourite.objects.filter(voice__in=pks, person_id=person.pk)
    before = set(starred.values_list("voice", flat=True))
    changed = [pk for pk in pks if (pk in before) is not on]
    if on:
        stars = [Favourite(voice_id=pk, person_id=person.pk) for pk in changed]
        Favourite.objects.bulk_create(stars, ignore_conflicts=True)
    else:
        starred.delete()
    outcome.changed += len(changed)
    if press:
        press.note(Kind.STAR if on else Kind.UNSTAR, {"": changed})
