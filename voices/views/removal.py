from django.http import HttpRequest, HttpResponse


def delete(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("delete")


def restore(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("restore")


def delete_now(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("delete_now")
