"""The vendor's paging: pageNum and pageSize from 1, no total and no cursor."""

from django.http import HttpRequest

from .envelope import RefusalError

LAST_PAGE = 1000
VOICES_PER_PAGE, VIDEOS_PER_PAGE = 1000, 500


def page_of(request: HttpRequest, /, *, most: int = VOICES_PER_PAGE) -> slice:
    """The slice that was asked for; ``RefusalError`` 1201 beyond the limits."""
    number = _within_limits(request, "pageNum", most=LAST_PAGE, default=1)
    size = _within_limits(request, "pageSize", most=most, default=30)
    return slice((number - 1) * size, number * size)


def _within_limits(request: HttpRequest, name: str, *, most: int, default: int) -> int:
    given = request.GET.get(name) or str(default)
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= most):
        raise RefusalError(1201, f"{name} value '{given}' is invalid")
    return int(given)
