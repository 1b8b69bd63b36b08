from django.http import HttpRequest, HttpResponse


def settings(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("settings")


def test_connection(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("test_connection")
