from django.http import HttpRequest, HttpResponse


def activity(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("activity")


def stop_job(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("stop_job")


def tell(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("tell")
