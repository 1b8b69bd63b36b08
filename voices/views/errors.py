"""Pages for what went wrong; in a fragment only the sentence is sent."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, sentence: str, *, heading: str = "") -> HttpResponse:
    context = {"sentence": sentence, "heading": heading}
    page = "500.html" if status > 500 else f"{status}.html"
    return render(request, page, context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _page(request, 400, _("This is far more text than fits. Shorten it and try again."))
    return _page(request, 400, _("Your browser sent something VoiceLab can't read."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, str(exception or "") or _("You may not do this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("This page was open for too long. Load it again and repeat.")
    return _page(request, 403, sentence, heading=_("Load this page again"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, _("There is nothing here, or it is not yours to see."))


def server_error(request: HttpRequest) -> HttpResponse:
    if _disk_is_full(sys.exc_info()[1]):
        sentence = _("VoiceLab's disk is full. Nothing was sent. Ask an administrator for room.")
        return _page(request, 507, sentence)
    return _page(request, 500, _("VoiceLab stumbled. Nothing you typed was sent to Kling."))


def _disk_is_full(error: BaseException | None) -> bool:
    """As the system says it, or SQLite, which has words but no number."""
    number = getattr(error, "errno", None)
    return number in {errno.ENOSPC, errno.EDQUOT} or "disk is full" in str(error)
