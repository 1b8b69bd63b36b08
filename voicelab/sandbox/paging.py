"""The vendor's paging: pageNum and pageSize, both 1 to 1000, no total and no cursor."""

from django.http import HttpRequest

from .envelope import RefusalError

LIMIT = 1000


def page_of(request: HttpRequest) -> slice:
    """The slice that was asked for; ``RefusalError`` 1201 beyond the limits."""
    number = _within_limits(request, "pageNum", default=1)
    size = _within_limits(request, "pageSize", default=30)
    return slice((number - 1) * size, number * size)


def _within_limits(request: HttpRequest, name: str, *, default: int) -> int:
    given = request.GET.get(name) or str(default)
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= LIMIT):
        raise RefusalError(1201, f"{name} value '{given}' is invalid")
    return int(given)
