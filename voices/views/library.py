from django.http import HttpRequest, HttpResponse


def voices(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("voices")


def voice_row(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("voice_row")


def rename(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("rename")


def trial(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("trial")


def refresh(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("refresh")


def dismiss_start(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("dismiss_start")
