from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("healthz")
