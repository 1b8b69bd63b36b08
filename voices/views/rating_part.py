"""The rating of a voice as one person sees it."""

from django.utils.translation import ngettext

from voices.models import Rating, Voice
from voices.models.voice import AnyPerson
from voices.services import ratings


class RatingPart:
    """The three buttons as this person sees them, and what everybody said."""

    def __init__(self, voice: Voice, person: AnyPerson) -> None:
        self.voice = voice
        self.rated = ratings.of(voice, person)

    @property
    def taps(self) -> list[tuple[int, str, bool]]:
        """Value, word and whether it is the chosen one."""
        return [(value, str(word), value == self.rated.own) for value, word in Rating.Value.choices]

    @property
    def words(self) -> str:
        """ "3 people: mostly Good"; "" while nobody has rated."""
        people, mostly = self.rated.people, self.rated.mostly
        if not people:
            return ""
        words = ngettext("%(n)s person: %(word)s", "%(n)s people: mostly %(word)s", people)
        return words % {"n": people, "word": Rating.Value(mostly).label}
