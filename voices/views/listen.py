"""Listen through: a filtered list, one voice after the other, and what was kept of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from voices.forms.library import Filters
from voices.permissions import needs
from voices.services import listening
from voices.views import listen_parts
from voices.views.back import back
from voices.views.fragments import wants_fragment
from voices.views.person import person_of
from voices.views.shell import connection_of


@require_safe
@needs("listen")
def listen(request: HttpRequest) -> HttpResponse:
    """The page; its address says the list as the library's does."""
    filters = Filters.of(request.GET)
    walk = listen_parts.gather(request, filters)
    return render(request, "listen/page.html", {"walk": walk, "filters": filters})


@require_safe
@needs("listen")
def steps(request: HttpRequest) -> HttpResponse:
    """The steps behind ?after, or those of each ?uid."""
    uids = request.GET.getlist("uid")[: listen_parts.MOST_NAMED]
    if uids:
        found = listen_parts.named_steps(request, uids)
    else:
        after = request.GET.get("after", "")
        found = listen_parts.next_steps(request, Filters.of(request.GET), after=after)
    return render(request, "listen/_steps.html", {"steps": found})


@require_safe
@needs("listen")
def end(request: HttpRequest) -> HttpResponse:
    """What was kept, each ?uid, and what can be done with it; ?n when there are more."""
    uids, number = request.GET.getlist("uid"), request.GET.get("n", "")
    more = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    kept = listen_parts.end_of(request, uids, number=more, person=request.user)
    return render(request, "listen/_end.html", {"end": kept})


@require_POST
@needs("listen")
def favourites(request: HttpRequest) -> HttpResponse:
    """A star of one's own on each posted `uid`."""
    uids = ",".join(request.POST.getlist("uid")).split(",")
    voices = listen_parts.named(connection_of(request), uids)
    number = listening.star(voices, person=person_of(request))
    if not wants_fragment(request):
        return back(request, "voices")
    words = ngettext("%(n)s voice is a favourite.", "%(n)s voices are favourites.", number)
    return render(request, "listen/_starred.html", {"said": words % {"n": number}})
