"""What a person sees of rows that were told strange things."""

from collections.abc import Iterator

from django.test import Client

from tests.spoken import person
from voices.models import Voice
from voices.models.voice import UNLISTED

PAGES = ("/", "/recordings/", "/activity/", "/settings/")
#: What would run or leave its place if it stood in a page as it was sent.
RAW = ("<script>alert(1)", "<img src=x", "onerror=alert(1)>", 'href="javascript:', "<b>no</b>")


class Visit:
    """A browser in which an administrator is signed in; `read` is all that it was shown."""

    def __init__(self) -> None:
        ada = person("ada", role="administrator")
        self.browser = Client()
        self.browser.force_login(ada, backend="voices.services.signed_in.PeopleBackend")
        self.read = ""

    def wrongs(self) -> Iterator[str]:
        """Pages that do not answer, and words that are more than words there."""
        voices = Voice.objects.exclude(state__in=UNLISTED).order_by("-pk")[:2]
        for path in (*PAGES, *(f"/voices/{voice.uid}/" for voice in voices)):
            answer = self.browser.get(path)
            page = answer.content.decode()
            self.read += page
            if answer.status_code != 200:
                yield f"{path} answered {answer.status_code}"
            yield from (f"{path} holds {raw}" for raw in RAW if raw in page.replace("&#x27;", "'"))
