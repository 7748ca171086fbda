"""Datasets in the admin: freeze, read and download."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from labeling.people.access import signed_in
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.datasets.form import FreezeForm, QueryForm
from training.datasets.formats import FORMS
from training.datasets.models import Dataset, State
from training.datasets.presenters import card_lines, query_lines


@admin.register(Dataset)
class DatasetAdmin(RoleAdmin):
    """A dataset is frozen once and never changed."""

    seen_by = added_by = frozenset({Role.RESEARCHER})
    list_display = ["name", "kind", "state", "rows", "withdrawn_at", "made_by", "created_at"]
    list_filter = ["kind", "state", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["made_by"]
    search_fields = ["name"]
    ordering = ["-pk"]
    add_form_template = "admin/training/dataset/freeze.html"
    change_form_template = "admin/training/on_its_way.html"
    fields = [
        *["name", "kind", "state", "message", "rows", "size", "sha256", "downloads"],
        *["shown_query", "shown_card", "replaces", "withdrawn_at", "made_by", "created_at"],
    ]

    def get_urls(self) -> list[URLPattern]:
        counts = self.admin_site.admin_view(self.counts)
        return [path("counts/", counts, name="training_dataset_counts"), *super().get_urls()]

    def counts(self, request: HttpRequest) -> HttpResponse:
        """The sentence that the form shows while it is filled in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponse(QueryForm(request.POST).counted(), content_type="text/plain")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        dataset = self.get_object(request, object_id)
        more = {"on_its_way": dataset is not None and dataset.state == State.FREEZING}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dataset]:
        """Leave the prompts of sample batches out of the list; their pages are linked there."""
        found = super().get_queryset(request)
        at = request.resolver_match
        is_list = at is not None and at.url_name == "training_dataset_changelist"
        return found.filter(draws=None) if is_list else found

    def response_add(self, request: HttpRequest, obj: Dataset, *_more: Any) -> HttpResponse:
        """Redirect to its page, which shows when the file is ready."""
        return redirect("admin:training_dataset_change", obj.pk)

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **options)
        return type("FreezeForm", (FreezeForm,), {"actor": signed_in(request)})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return self.fields
        return ["name", *(name for name in FreezeForm.base_fields if name != "name")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else []

    def save_model(self, request: HttpRequest, obj: Dataset, form: Any, change: bool) -> None:
        # The form has created the dataset already.
        messages.info(request, _("The file is being written."))

    @admin.display(description=_("downloads"))
    def downloads(self, dataset: Dataset) -> SafeString | str:
        if not dataset.key or dataset.withdrawn_at:
            return "-"
        address = f"/api/datasets/{dataset.public_id}/file/"
        forms_there = [(address, form, form) for form in [*FORMS[dataset.kind], "labels"]]
        return format_html_join(
            " · ", '<a class="dataset-download" href="{}?form={}">{}</a>', forms_there
        )

    @admin.display(description=_("query"))
    def shown_query(self, dataset: Dataset) -> SafeString | str:
        return format_html_join("", "{}: {}<br>", query_lines(dataset.query)) or "-"

    @admin.display(description=_("data card"))
    def shown_card(self, dataset: Dataset) -> SafeString | str:
        if not dataset.card.get("counts"):
            return "-"
        return format_html_join("", "{}: {}<br>", card_lines(dataset.card))
