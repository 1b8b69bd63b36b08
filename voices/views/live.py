from django.http import HttpRequest, HttpResponse


def live(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("live")
