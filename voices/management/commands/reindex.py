"""`manage.py reindex`: make the search for voices anew from their names, ids, tags and notes."""

from django.core.management.base import BaseCommand

from voices.services import searching


class Command(BaseCommand):
    help = "Fills the search for voices anew. The search keeps itself; this is for after repairs."

    def handle(self, **_: object) -> None:
        mended = searching.refill()
        self.stdout.write(f"The search is filled anew. Texts that had to be mended: {mended}.")
