from django.http import HttpRequest, HttpResponse


def voice(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("voice")
