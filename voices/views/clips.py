from django.http import HttpRequest, HttpResponse


def clips(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("clips")


def clip_link(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("clip_link")


def clip_video(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("clip_video")


def clip(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("clip")
