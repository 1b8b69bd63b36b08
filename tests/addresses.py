"""Every address of the product, filled with values that stand for nothing."""

from django.urls import URLPattern, reverse

#: A uuid, a token and a number that no row has.
SAMPLES: dict[str, object] = {
    "uid": "00000000-0000-4000-8000-000000000000",
    "token": "nobody",
    "number": 1,
}


def address_of(entry: URLPattern) -> str:
    """Raises KeyError for a kind of value that SAMPLES doesn't know yet."""
    wanted = entry.pattern.converters
    return reverse(str(entry.name), kwargs={name: SAMPLES[name] for name in wanted})
