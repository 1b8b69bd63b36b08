"""How the Clone page and its left half are drawn; the views in clone.py and clips.py choose."""

from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from voices.audio import EXTENSIONS, MAX_CLIP_BYTES
from voices.forms.clone import KEPT, CloneForm, statement
from voices.models import Clip, Consent
from voices.permissions import SENTENCES, may
from voices.services import clips, cloning, connections, drafts
from voices.services.refusals import Refused
from voices.views.clip_view import ClipView

SUGGESTED = 50


def page(
    request: HttpRequest,
    *,
    form: CloneForm,
    clip: Clip | None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The whole page; 422 when something on it is wrong."""
    status = 422 if refusal or form.errors else 200
    context = _source(request, clip=clip, refusal=refusal, form=form) | {
        "people": _people() if may(person_of(request), "clone") else [],
        "statement": statement(str(form["person"].value() or "")),
        "units": cloning.UNITS,
        "kling_name_max": cloning.KLING_NAME_MAX,
        "why_not": SENTENCES["clone"],
    }
    return render(request, "clone/page.html", context, status=status)


def source(request: HttpRequest, *, clip: Clip | None, refusal: Refused | None) -> HttpResponse:
    """The left half alone: the chosen clip or the place to drop one, and what is wrong."""
    context = _source(request, clip=clip, refusal=refusal, form=CloneForm()) | {"alone": True}
    return render(request, "clone/_source.html", context, status=422 if refusal else 200)


def restored(request: HttpRequest, *, clip: Clip | None) -> CloneForm:
    """The form as this person left it; for a clip whose clone failed, as it was sent."""
    sent = clips.last_try(clip) if clip else {}
    return CloneForm(initial=sent | drafts.of(person_of(request), cloning.PAGE))


def keep(request: HttpRequest) -> dict[str, Any]:
    """Save what was typed on the right as this person's draft; returns what was there before."""
    before = drafts.of(person_of(request), cloning.PAGE)
    typed = {name: request.POST[name][:200] for name in KEPT if name in request.POST}
    if typed:
        drafts.keep(person_of(request), cloning.PAGE, before | typed)
    return before


def person_of(request: HttpRequest) -> AbstractBaseUser:
    """Whoever is signed in; the middleware lets nobody else through."""
    return cast(AbstractBaseUser, request.user)


def _source(
    request: HttpRequest, *, clip: Clip | None, refusal: Refused | None, form: CloneForm
) -> dict[str, Any]:
    reach = connections.reach()
    if clip and clip.source == Clip.Source.FILE and not reach.ok:
        clip = None  # the panel above says why a file can't be used
    view = ClipView(clip=clip, reach=reach)
    trouble = view.trouble
    if trouble:  # a link that led nowhere: what was chosen before it is still there
        view = ClipView(clip=clips.chosen(person_of(request), ""), reach=reach)
    return {
        "form": form,
        "view": view,
        "trouble": trouble,
        "refusal": refusal,
        "reach": reach,
        "typed": _typed(request, refusal=refusal, led_nowhere=clip if trouble else None),
        "accept": ",".join(f".{ending}" for ending in EXTENSIONS),
        "most_bytes": MAX_CLIP_BYTES,
    }


def _typed(
    request: HttpRequest, *, refusal: Refused | None, led_nowhere: Clip | None
) -> dict[str, str]:
    """What stands in the two fields again, to be corrected: only what could not be used."""
    typed = {"link": led_nowhere.link if led_nowhere else "", "video_id": ""}
    if refusal and refusal.field in typed:
        typed[refusal.field] = request.POST.get(refusal.field, "")
    return typed


def _people() -> list[str]:
    """Whose voices we have cloned before, for the suggestions."""
    names = Consent.objects.order_by("person").values_list("person", flat=True).distinct()
    return list(names[:SUGGESTED])
