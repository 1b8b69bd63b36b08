from django.http import HttpRequest, HttpResponse


def speak(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("speak")


def speak_draft(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse("speak_draft")
