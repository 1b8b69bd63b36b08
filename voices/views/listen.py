"""Listen through: a filtered list, one voice after the other, and what was kept of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from voices.forms.library import Filters
from voices.permissions import needs
from voices.views import listen_parts


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
