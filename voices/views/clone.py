from django.http import HttpRequest, HttpResponse


def clone(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("clone")
