"""Campaigns in the admin: its list leads to the pages of the browser application."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from labeling.campaigns.models import Campaign
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin

KEEPERS = frozenset({Role.MANAGER, Role.RESEARCHER})


@admin.register(Campaign)
class CampaignAdmin(RoleAdmin):
    """Evaluations by people. They are planned, opened and read on pages of their own."""

    seen_by = added_by = KEEPERS
    list_display = ["name", "state", "created_by", "created_at", "opened_at", "closed_at"]
    list_filter = ["state"]
    list_select_related = ["created_by"]
    search_fields = ["name", "entrants__model_version"]
    ordering = ["-pk"]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("/campaigns/new")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        campaign = self.get_object(request, object_id)
        if campaign is None:
            raise Http404
        return redirect(f"/campaigns/{campaign.public_id}")
