from django.http import HttpRequest, HttpResponse


def recordings(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("recordings")


def send_again(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("send_again")


def give_up(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("give_up")
