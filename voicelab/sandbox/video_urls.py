"""The paths of videos below ``/v1/videos``."""

from django.urls import URLPattern, path

from .avatar import create_avatar
from .endpoint import View, by_method
from .faces import identify_face
from .lip_sync import create_lip_sync
from .old_lip_sync import create_old_lip_sync
from .videos import EMPTY_LISTS, FULL_LISTS, finder, lister

_CREATES: dict[str, View] = {
    "avatar/image2video": create_avatar,
    "advanced-lip-sync": create_lip_sync,
    "lip-sync": create_old_lip_sync,
}


def _list(name: str) -> URLPattern:
    views = {"GET": lister(name)}
    if name in _CREATES:
        views["POST"] = _CREATES[name]
    return path(f"v1/videos/{name}", by_method(**views), name=f"list-{name}")


def _one(name: str) -> URLPattern:
    views = {"GET": finder(name)}
    return path(f"v1/videos/{name}/<str:either_id>", by_method(**views), name=f"one-{name}")


_NAMES = (*FULL_LISTS, *EMPTY_LISTS)

urlpatterns = [
    path("v1/videos/identify-face", by_method(POST=identify_face), name="identify-face"),
    *(_list(name) for name in _NAMES),
    *(_one(name) for name in _NAMES),
]
