"""The Clone page: a source, a name, a permission."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from voices.forms import clips as sources
from voices.forms.clone import CloneForm, statement
from voices.permissions import needs
from voices.services import clips, cloning
from voices.tasks import nudge
from voices.views import clone_page
from voices.views.clips import answer


@require_http_methods(["GET", "HEAD", "POST"])
@needs("listen")
def clone(request: HttpRequest) -> HttpResponse:
    """The page with the draft as it was left; a POST asks for the clone."""
    if request.method == "POST":
        return _ask(request)
    clip = clips.chosen(request.user, request.GET.get("clip", ""))
    return clone_page.page(request, form=clone_page.restored(request, clip=clip), clip=clip)


@needs("clone")
def _ask(request: HttpRequest) -> HttpResponse:
    """A new source that came along is kept first, and everything else comes back with it."""
    handed = sources.any_of(request, person=request.user)
    if handed is not None:
        return answer(request, handed)
    form = CloneForm(request.POST)
    clip = clips.chosen(request.user, request.POST.get("clip", ""))
    job = form.ask(person=clone_page.person_of(request), clip=clip)
    if job is None:
        return clone_page.page(request, form=form, clip=clip)
    nudge(job)
    messages.success(request, _("%(name)s is being cloned.") % form.cleaned_data)
    return redirect(f"{reverse('voices')}?tab=cloned")


@require_POST
@needs("clone")
def clone_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed; the answer brings the suggested Kling name and the sentence to tick."""
    before = clone_page.keep(request)
    name, typed = request.POST.get("name", ""), request.POST.get("kling_name", "")
    untouched = typed in {"", cloning.suggest(before.get("name", ""))}
    suggested = cloning.suggest(name)
    context = {
        "form": CloneForm(initial={"kling_name": suggested}),
        "changed": untouched and suggested != typed,
        "kling_name_max": cloning.KLING_NAME_MAX,
        "statement": statement(request.POST.get("person", "")),
        "alone": True,
    }
    return render(request, "clone/_draft.html", context)
