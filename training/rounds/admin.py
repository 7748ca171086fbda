"""The page of the loop: its stations, the open round and the earlier rounds."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.rounds.models import Round


@admin.register(Round)
class RoundAdmin(RoleAdmin):
    """Shows the page of the loop in place of a list. The page uses the API."""

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
