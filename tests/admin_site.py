"""The peer of the library's benchmark: Django admin's change list of the same voices."""

from django.contrib import admin
from django.urls import include, path

from voices.models import Voice


class VoiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Its own search and filters, the facts that our rows show, and as many rows on a page."""

    list_display = (
        "name",
        "kling_name",
        "catalogue",
        "languages",
        "can_speak",
        "state",
        "use_count",
        "created_at",
    )
    search_fields = ("name", "kling_name", "kling_id")
    list_filter = ("catalogue", "can_speak", "state", "languages")
    list_select_related = ("trial",)
    ordering = ("-created_at", "-id")
    list_per_page = 50


class LeanAdmin(VoiceAdmin):
    """Without the number of all rows beside that of the hits: one count less."""

    show_full_result_count = False


full, lean = admin.AdminSite("full"), admin.AdminSite("lean")
full.register(Voice, VoiceAdmin)
lean.register(Voice, LeanAdmin)

urlpatterns = [
    path("admin/", full.urls),
    path("lean/", lean.urls),
    path("", include("voicelab.urls")),
]
