"""Three-tap rating: one per person and voice; the voice keeps sum, number and average."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Count, Sum

from voices.models import Event, Rating, Voice
from voices.services import events


@dataclass(frozen=True)
class Rated:
    """What this person thinks (0: nothing yet), and how many gave each value."""

    own: int
    numbers: Counter[int]

    @property
    def people(self) -> int:
        return self.numbers.total()

    @property
    def mostly(self) -> int:
        """The value that most people gave, of equals the higher one; 0 when nobody rated."""
        return max(self.numbers, key=lambda value: (self.numbers[value], value), default=0)


def rate(voice: Voice, *, person: AbstractBaseUser, value: int) -> None:
    """Give, change or (0) take back the rating of `person`; twice is once."""
    with transaction.atomic():
        Voice.objects.select_for_update().get(pk=voice.pk)  # sum and number move together
        mine = Rating.objects.filter(voice=voice, person_id=person.pk)
        before = mine.values_list("value", flat=True).first() or 0
        if value == before:
            return
        if value:
            Rating.objects.update_or_create(
                voice=voice, person_id=person.pk, defaults={"value": value}
            )
            events.note(voice, Event.Verb.RATED, person=person, value=value)
        else:
            mine.delete()
        _keep(voice)


def of(voice: Voice, person: AbstractBaseUser | AnonymousUser) -> Rated:
    """One query; few people rate one voice."""
    given = dict(Rating.objects.filter(voice=voice).values_list("person", "value"))
    return Rated(own=given.get(person.pk or 0, 0), numbers=Counter(given.values()))


def _keep(voice: Voice) -> None:
    """Counted anew, so that nothing can drift."""
    facts = Rating.objects.filter(voice=voice).aggregate(total=Sum("value"), number=Count("pk"))
    total, number = facts["total"] or 0, facts["number"]
    Voice.objects.filter(pk=voice.pk).update(
        rating_sum=total, rating_count=number, rating=total / number if number else 0
    )
