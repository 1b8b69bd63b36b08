from django.http import HttpRequest, HttpResponse


def media(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("media")
