"""The sheet for colleagues without an account: A to F, their sounds, one vote; nothing else.

The link is the key: nobody is signed in here, so nothing may be shown that names a voice.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from voices.models import CastingShare
from voices.services import casting_shares, castings, tokens
from voices.services.casting_shares import TooManyError
from voices.services.refusals import Refused
from voices.views.casting import lane_of, levelled
from voices.views.casting_coming import Coming
from voices.views.casting_sheet import Sheet
from voices.views.fragments import wants_fragment

P = ParamSpec("P")
COOKIE = "voicelab-guest"
#: Seconds until a page may look again by itself through a link that is asked too often.
REST = 60.0
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def for_guests(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Not to be indexed, kept or passed on; a link that is asked too often rests for a minute."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except TooManyError:
            response = render(request, "casting/guest_busy.html", status=429)
            response.headers["Live-Delay"] = f"{REST:.1f}"
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    return guarded


@require_safe
@for_guests
def guest(request: HttpRequest, token: str) -> HttpResponseBase:
    share = casting_shares.follow(token)
    if share is None:
        return _over(request)
    sheet = guests_sheet(request, share)
    context = {"sheet": sheet, "coming": Coming(sheet), "token": token, "share": share}
    response = render(request, "casting/guest.html", context)
    if COOKIE not in request.COOKIES:
        _remember(response)
    return response


@require_safe
@for_guests
def guest_live(request: HttpRequest, token: str) -> HttpResponseBase:
    """?since: 204 while every lane shows the same, else those that changed, out of band.

    `Live-Delay` or the new element says when to ask again; not at all when nothing comes any more.
    """
    share = casting_shares.look(token)
    if share is None:
        return HttpResponse(status=404, headers={"HX-Refresh": "true"})  # the page says why
    sheet = guests_sheet(request, share)
    coming = Coming(sheet)
    lanes = coming.changed(request.GET.get("since", ""))
    if coming.lanes and not lanes:
        return HttpResponse(status=204, headers={"Live-Delay": f"{coming.delay:.1f}"})
    context = {"sheet": sheet, "coming": coming, "lanes": lanes, "token": token, "oob": "true"}
    return render(request, "casting/_guest_changed.html", context)


@require_POST
@for_guests
def guest_vote(request: HttpRequest, token: str) -> HttpResponseBase:
    """One vote for each browser, known by a cookie of its own."""
    share = casting_shares.follow(token)
    if share is None:
        return _over(request)
    visitor = request.COOKIES.get(COOKIE, "")
    if not visitor:
        return redirect("casting-guest", token)  # it gets its cookie there
    lane = lane_of(share.casting, request.POST.get("number", ""))
    try:
        castings.vote_as_guest(lane, guest=visitor)
    except Refused as refused:
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    if not wants_fragment(request):
        return redirect("casting-guest", token)
    context = {"sheet": guests_sheet(request, share), "token": token}
    return render(request, "casting/_voted.html", context)


@require_safe
@for_guests
def guest_sound(request: HttpRequest, token: str) -> HttpResponseBase:
    """One lane's sound; `token` is its signed address, not the link's."""
    lane = casting_shares.follow_sound(token)
    if lane is None:
        return HttpResponseNotFound("Not found\n", content_type="text/plain")
    return levelled(request, lane)


def guests_sheet(request: HttpRequest, share: CastingShare) -> Sheet:
    """With letters for names, whatever its makers see, and sounds under signed addresses."""

    def source(number: int) -> str:
        return reverse("casting-guest-sound", args=[casting_shares.sign_sound(share, number)])

    visitor = request.COOKIES.get(COOKIE, "")
    voter = Q(guest_sha256=tokens.digest(visitor)) if visitor else Q(pk=None)
    return Sheet(share.casting, AnonymousUser(), True, voter, source)


def _over(request: HttpRequest) -> HttpResponse:
    """Unknown, expired and revoked links look the same."""
    return render(request, "casting/guest_over.html", status=404)


def _remember(response: HttpResponse) -> None:
    response.set_cookie(
        COOKIE,
        secrets.token_urlsafe(24),
        max_age=int(casting_shares.LIFE.total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        path="/c/",
    )
