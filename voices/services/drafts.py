"""What a person was typing, kept per page until it is sent."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from voices.models import Draft


def keep(person: AbstractBaseUser, page: str, fields: dict[str, Any]) -> datetime:
    """Replace the draft of `page` ("speak", "clone") by `fields`; returns when it was saved."""
    # PostgreSQL refuses NUL; SQLite would keep it.
    clean = {
        name: value.replace("\0", "") if isinstance(value, str) else value
        for name, value in fields.items()
    }
    draft, _ = Draft.objects.update_or_create(
        person_id=person.pk, page=page, defaults={"fields": clean}
    )
    return draft.saved_at


def of(person: AbstractBaseUser, page: str) -> dict[str, Any]:
    """The fields as they were kept; empty when there is no draft."""
    fields = (
        Draft.objects.filter(person_id=person.pk, page=page)
        .values_list("fields", flat=True)
        .first()
    )
    return fields or {}


def drop(person: AbstractBaseUser, page: str) -> None:
    Draft.objects.filter(person_id=person.pk, page=page).delete()
