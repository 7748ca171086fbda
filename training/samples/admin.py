"""Sample batches: a list, a form to draw one, and the preview before people see it."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _

from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.samples.models import SampleBatch


@admin.register(SampleBatch)
class SampleBatchAdmin(RoleAdmin):
    """Sample batches. Its actions call the same services as the API."""

    seen_by = added_by = frozenset({Role.RESEARCHER})
    list_display = ["name", "state", "round_number", "task_kind", "created_by", "created_at"]
    list_filter = ["state", "task_kind"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    ordering = ["-pk"]
    change_form_template = "admin/training/batch.html"
    add_form_template = "admin/training/new_batch.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SampleBatch]:
        # Batches of campaigns are looked at where the campaign is.
        return super().get_queryset(request).filter(entrant=None)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SampleBatch | None:
        """By its public id, as everything outside knows it, or by its number, as lists do."""
        try:
            return self.get_queryset(request).filter(public_id=UUID(object_id)).first()
        except ValueError:
            return super().get_object(request, object_id, from_field)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        batch = self.get_object(request, object_id)
        more = {"batch_id": str(batch.public_id) if batch else ""}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "GET" and self.has_add_permission(request):
            # The form of this page speaks with the API.
            return HttpResponseNotAllowed(["GET"])
        more = {"title": _("Draw a sample batch")}
        return super().add_view(request, form_url, (extra_context or {}) | more)
