"""Model versions in the admin: where they come from, and which one is current."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from labeling.people.access import signed_in
from labeling.people.audit.models import Act
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.registry.admin import words
from training.registry.admin.reasons import asked_why
from training.registry.admin.register import RegisterForm
from training.registry.lineage import page, tree_of
from training.registry.models import WRITERS, Kind, ModelVersion
from training.registry.services import promote, retire

RESEARCHERS = frozenset({Role.RESEARCHER})
UNCHECKED = _(
    "No gate has checked this policy. Not checked: how people compare it with the current one, its"
    " reward, how far it moved from its start model, the length of its replies, and its loss on"
    " held-out text."
)


@admin.register(ModelVersion)
class ModelVersionAdmin(RoleAdmin):
    """The models that runs produced and researchers registered."""

    seen_by = added_by = RESEARCHERS
    list_display = ["name", "kind", "state", "origin", "parent", "parameters", "created_at"]
    list_filter = ["kind", "state", "origin"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    ordering = ["-pk"]
    change_form_template = "admin/training/on_its_way.html"
    actions_detail = ["evaluate_it", "promote_it", "retire_it"]
    fields = [
        *["name", "kind", "state", "origin", "lineage", "best_of", "chooser", "shown_shape"],
        "shown_metrics",
        *["shown_files", "shown_endpoint", "note", "withdrawn_data_at", "created_by", "created_at"],
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        model = self.get_object(request, object_id)
        more = {
            "on_its_way": model is not None and model.is_on_its_way,
            # The island shows the report cards of the runs that trained or evaluated it.
            "reports": str(model.public_id) if model and model.kind == Kind.REWARD else "",
        }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def response_add(self, request: HttpRequest, obj: ModelVersion, *_more: Any) -> HttpResponse:
        """Redirect to the page of the version, which shows when the files have arrived."""
        return redirect(page(obj))

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **options)
        return type("RegisterForm", (RegisterForm,), {"actor": signed_in(request)})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return self.fields
        return [*(name for name in RegisterForm.base_fields if name != "note"), "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else []

    def save_model(self, request: HttpRequest, obj: ModelVersion, form: Any, change: bool) -> None:
        messages.success(request, _("Registered."))

    def has_promote_permission(self, request: HttpRequest, object_id: str = "") -> bool:
        """Only versions that write replies can become the policy or be compared with others."""
        model = ModelVersion.objects.filter(pk=object_id).first() if object_id else None
        return self.has_view_permission(request) and (model is None or model.kind in WRITERS)

    def has_retire_permission(self, request: HttpRequest, object_id: str = "") -> bool:
        return self.has_view_permission(request)

    @action(description=_("Compare it with others"), permissions=["promote"])
    def evaluate_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Open the form of a new evaluation campaign with this version in it."""
        model = get_object_or_404(ModelVersion, pk=object_id)
        return redirect(f"/campaigns/new?{urlencode({'model': model.name})}")

    @action(description=_("Make it the current policy"), permissions=["promote"])
    def promote_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        model = get_object_or_404(ModelVersion, pk=object_id)
        return asked_why(
            request,
            _("Make %(name)s the current policy") % {"name": model},
            page(model),
            lambda by, reason: promote(model=model, by=by, reason=reason),
            act=Act.PROMOTED,
            model=model,
            warning=UNCHECKED,
        )

    @action(description=_("Retire"), permissions=["retire"])
    def retire_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        model = get_object_or_404(ModelVersion, pk=object_id)
        return asked_why(
            request,
            _("Retire %(name)s") % {"name": model},
            page(model),
            lambda by, reason: retire(model=model, by=by, reason=reason),
            act=Act.RETIRED,
            model=model,
        )

    @admin.display(description=_("parameters"))
    def parameters(self, model: ModelVersion) -> str:
        number = model.shape.get("parameters")
        return f"{number:,}" if number else "-"

    @admin.display(description=_("lineage"))
    def lineage(self, model: ModelVersion) -> SafeString:
        return tree_of(model)

    @admin.display(description=_("shape"))
    def shown_shape(self, model: ModelVersion) -> SafeString | str:
        return listed(in_words(model.shape, words.SHAPE))

    @admin.display(description=_("metrics"))
    def shown_metrics(self, model: ModelVersion) -> SafeString | str:
        return listed(in_words(model.metrics, words.METRICS))

    @admin.display(description=_("files"))
    def shown_files(self, model: ModelVersion) -> SafeString | str:
        rows = ((one["path"], filesizeformat(one["size"]), one["sha256"]) for one in model.files)
        return format_html_join("", "{}, {}<br><code>{}</code><br>", rows) or "-"

    @admin.display(description=_("endpoint"))
    def shown_endpoint(self, model: ModelVersion) -> SafeString | str:
        return listed(model.endpoint)


def in_words(values: dict[str, Any], titles: Mapping[str, Promise]) -> dict[str, Any]:
    """The values with the titles of their names, in their order, then those without a title."""
    known = {str(title): _short(values[name]) for name, title in titles.items() if name in values}
    return known | {name: _short(one) for name, one in values.items() if name not in titles}


def _short(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, float) else value


def listed(values: dict[str, Any]) -> SafeString | str:
    rows = ((name, value) for name, value in values.items() if not isinstance(value, dict | list))
    return format_html_join("", "{}: {}<br>", rows) or "-"
