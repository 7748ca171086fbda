"""The page of the loop: its stations, the open round and the earlier rounds."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from labeling.people.roles import Role
from training.rounds.models import Round
from training.runs.admin import IslandAdmin


@admin.register(Round)
class RoundAdmin(IslandAdmin):
    """The page of the loop in place of a list, and a page for each round; both use the API."""

    seen_by = frozenset({Role.RESEARCHER})
    list_display = ["number", "name", "state", "automatic", "begun_from", "created_at"]
    list_select_related = ["begun_from"]
    ordering = ["-number"]
    change_list_template = "admin/training/loop.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"title": _("The loop")}
        return super().changelist_view(request, (extra_context or {}) | more)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        round_ = self.get_object(request, object_id)
        if round_ is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self.page(request, str(round_), "round", round=round_.number)
