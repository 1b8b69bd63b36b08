"""In which language the pages speak: a cookie, since strangers on the sign-in page choose too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from voices.views.back import asking_page
from voices.views.fragments import wants_fragment


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to the page where it was pressed, whole: the frame round it has words too.

    A guest's page tells nobody its address, which is a key; so it asks by htmx and loads itself.
    """
    if wants_fragment(request):
        response = HttpResponse(status=204, headers={"HX-Refresh": "true"})
    else:
        response = redirect(asking_page(request) or "voices")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
