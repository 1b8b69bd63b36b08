"""An answer that the server has given and the page has not got yet."""

import re
from types import TracebackType
from typing import Self

from playwright.sync_api import APIResponse, Page, Route


class Held:
    """Holds back the first answer to an address with this end, until it is released."""

    def __init__(self, page: Page, end: str) -> None:
        self.page, self.address = page, re.compile(re.escape(end) + "$")
        self.drawn: list[tuple[Route, APIResponse]] = []
        self._open = False

    def __enter__(self) -> Self:
        self.page.route(self.address, self._take)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.page.unroute(self.address, self._take)

    def wait(self) -> None:
        """Until the server has given it; routes are served only while the page is asked."""
        while not self.drawn:
            self.page.wait_for_timeout(50)

    def release(self) -> None:
        """Let it through as it was drawn."""
        self._open = True
        for route, answer in self.drawn:
            route.fulfill(response=answer)

    def _take(self, route: Route) -> None:
        if self._open or self.drawn:
            route.continue_()
        else:
            self.drawn.append((route, route.fetch()))
