from django.http import HttpRequest, HttpResponse


def sound(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("sound")


def download(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("download")
