"""When a person was here: what a refresh found since their last visit is new to them."""

from datetime import datetime, timedelta

from django.db.models import Case, DateTimeField, F, Q, Subquery, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from voices.models import Visit
from voices.models.voice import AnyPerson, VoiceQuerySet

#: Whoever was away for so long begins another visit.
AWAY = timedelta(hours=1)
#: After this nothing is new any more.
NEWS = timedelta(days=7)


def note(person_id: int) -> None:
    """A sign of this person. After some time away it begins a visit, and the last one ends."""
    now = timezone.now()
    ended = When(last_at__lt=now - AWAY, then=F("last_at"))
    visit = {"before_at": Case(ended, default=F("before_at")), "last_at": now}
    if not Visit.objects.filter(person=person_id).update(**visit):
        first = Visit(person_id=person_id, last_at=now)
        Visit.objects.bulk_create([first], ignore_conflicts=True)


def before(person: AnyPerson) -> Combinable:
    """Until when `person` was here the last time, for a query that reads voices as well."""
    mine = Visit.objects.filter(person=person.pk).values("before_at")
    return Subquery(mine, output_field=DateTimeField())


def new_to(voices: VoiceQuerySet, person: AnyPerson) -> VoiceQuerySet:
    """What a refresh found since then and lately; nothing for whoever is here the first time."""
    recent = Q(found_at__gt=timezone.now() - NEWS)
    return voices.filter(recent, found_at__gt=before(person))


def is_new(found_at: datetime | None, seen_until: datetime | None, now: datetime) -> bool:
    """The same for a voice that was read with `before`."""
    if found_at is None or seen_until is None:
        return False
    return found_at > max(seen_until, now - NEWS)
