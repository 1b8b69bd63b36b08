"""Who is signed in, read together with what they may do: one query for each request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F

#: What a person has by their roles, and what they have besides.
_WAYS = ("groups__permissions", "user_permissions")


class PeopleBackend(ModelBackend):
    """Django's own, but a session's person comes with their permissions, not before them."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, or None when they are gone or may not come in any more."""
        columns = {
            f"{name}_{number}": F(f"{way}__{column}")
            for number, way in enumerate(_WAYS)
            for name, column in (("area", "content_type__app_label"), ("act", "codename"))
        }
        # One row for each permission; the columns of the person are the same in all.
        rows = list(User.objects.filter(pk=user_id).annotate(**columns))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        pairs = (
            (getattr(row, f"area_{number}"), getattr(row, f"act_{number}"))
            for row in rows
            for number in range(len(_WAYS))
        )
        person = rows[0]
        person.acts = {f"{area}.{act}" for area, act in pairs if act}  # type: ignore[attr-defined]
        return person

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """As Django has them: "app.codename"; nothing for a single object."""
        acts: set[str] | None = getattr(user_obj, "acts", None)
        if acts is None or obj is not None or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        return acts if user_obj.is_active else set()
