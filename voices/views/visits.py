"""How long a sign-in lasts: 8 hours without a sign of the person, 7 days at most."""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from voices.services import visits

IDLE = 8 * 3600
LONGEST = 7 * 24 * 3600
#: Seconds between two notes, so that a page view is rarely a write.
NOTED_EVERY = 300
#: A page that refreshes itself is no sign of its reader.
NOT_A_SIGN = ("/live/",)


class VisitsMiddleware:
    """Stands behind AuthenticationMiddleware; who was away too long becomes anonymous."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get("_auth_user_id"):
            self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.get("began_at", now)
        seen = request.session.get("seen_at", now)
        if now - seen > IDLE or now - began > LONGEST:
            logout(request)
            return
        sign = not request.path.startswith(NOT_A_SIGN)
        if "began_at" not in request.session or (sign and now - seen > NOTED_EVERY):
            request.session["began_at"] = began
            request.session["seen_at"] = now
            visits.note(int(request.session["_auth_user_id"]))
