from django.http import HttpRequest, HttpResponse


def sign_in(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("sign_in")


def sign_out(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("sign_out")


def enter(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("enter")
