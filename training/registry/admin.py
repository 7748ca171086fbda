"""Model versions in the admin: where they come from, and which one is current."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from common.errors import Refusal
from common.generics import ModelForm
from labeling.people.access import signed_in
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.registry.lineage import page, tree_of
from training.registry.models import Kind, ModelVersion, Promotion, name_is_plain
from training.registry.services import (
    folders_below_root,
    promote,
    register_endpoint,
    register_folder_soon,
    register_hub,
    retire,
    roll_back,
)

Words = str | Promise
RESEARCHERS = frozenset({Role.RESEARCHER})


class RegisterForm(ModelForm[ModelVersion]):
    """A folder below the models root, or a served endpoint."""

    name = forms.CharField(
        label=_("name"),
        max_length=128,
        validators=[name_is_plain],
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget)
    folder = forms.ChoiceField(
        label=_("folder"),
        required=False,
        help_text=_("Folders directly below the models root; only safetensors come in."),
        widget=UnfoldAdminSelectWidget,
    )
    hub = forms.CharField(
        label=_("name at the hub"),
        required=False,
        help_text=_("Instead of a folder: owner/name. Its files are fetched in the background."),
        widget=UnfoldAdminTextInputWidget,
    )
    url = forms.URLField(
        label=_("endpoint"),
        required=False,
        assume_scheme="https",
        help_text=_("Instead of a folder: the address of an OpenAI-compatible server."),
        widget=UnfoldAdminTextInputWidget,
    )
    served_name = forms.CharField(
        label=_("model at the endpoint"), required=False, widget=UnfoldAdminTextInputWidget
    )

    class Meta:
        model = ModelVersion
        fields = ["note"]
        widgets = {"note": UnfoldAdminTextareaWidget}

    actor: User

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["folder"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  # declared above
        chosen.choices = [("", "-"), *((name, name) for name in folders_below_root())]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        try:
            self.instance = self._registered(said)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.detail)) from refusal
        return said

    def _registered(self, said: dict[str, Any]) -> ModelVersion:
        if said["hub"]:
            return register_hub(
                name=said["name"], kind=said["kind"], hub=said["hub"], revision="", by=self.actor
            )
        if said["url"]:
            return register_endpoint(
                name=said["name"], url=said["url"], model=said["served_name"], by=self.actor
            )
        return register_folder_soon(
            name=said["name"],
            kind=said["kind"],
            folder=said["folder"],
            by=self.actor,
            note=said["note"],
        )


@admin.register(ModelVersion)
class ModelVersionAdmin(RoleAdmin):
    """What runs produced and researchers registered."""

    seen_by = added_by = RESEARCHERS
    list_display = ["name", "kind", "state", "origin", "parent", "parameters", "created_at"]
    list_filter = ["kind", "state", "origin"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    ordering = ["-pk"]
    change_form_template = "admin/training/on_its_way.html"
    actions_detail = ["evaluate_it", "promote_it", "retire_it"]
    fields = [
        *["name", "kind", "state", "origin", "lineage", "shown_shape", "shown_metrics"],
        *["shown_files", "shown_endpoint", "note", "withdrawn_data_at", "created_by", "created_at"],
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        model = self.get_object(request, object_id)
        more = {"on_its_way": model is not None and model.is_on_its_way}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def response_add(self, request: HttpRequest, obj: ModelVersion, *_more: Any) -> HttpResponse:
        """To its own page, which shows when the files are there."""
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
        return self.has_view_permission(request)

    @action(description=_("Compare it with others"), permissions=["promote"])
    def evaluate_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Plan an evaluation campaign in which it takes part."""
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
        )

    @action(description=_("Retire"), permissions=["promote"])
    def retire_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        model = get_object_or_404(ModelVersion, pk=object_id)
        return asked_why(
            request,
            _("Retire %(name)s") % {"name": model},
            page(model),
            lambda by, reason: retire(model=model, by=by, reason=reason),
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
        return listed(model.shape)

    @admin.display(description=_("metrics"))
    def shown_metrics(self, model: ModelVersion) -> SafeString | str:
        return listed(model.metrics)

    @admin.display(description=_("files"))
    def shown_files(self, model: ModelVersion) -> SafeString | str:
        rows = ((one["path"], one["size"], one["sha256"]) for one in model.files)
        return format_html_join("", "{}, {} B, <code>{}</code><br>", rows) or "-"

    @admin.display(description=_("endpoint"))
    def shown_endpoint(self, model: ModelVersion) -> SafeString | str:
        return listed(model.endpoint)


@admin.register(Promotion)
class PromotionAdmin(RoleAdmin):
    """Every move of the current policy, and the way back."""

    seen_by = RESEARCHERS
    list_display = ["created_at", "model", "before", "by", "reason", "rolls_back"]
    list_select_related = ["model", "before", "by"]
    actions_list = ["go_back"]

    def has_go_back_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        return super().get_queryset(request).order_by("-pk")

    @action(description=_("Go back to the policy before"), permissions=["go_back"])
    def go_back(self, request: HttpRequest) -> HttpResponse:
        return asked_why(
            request,
            _("Go back to the policy before"),
            reverse("admin:training_promotion_changelist"),
            lambda by, reason: roll_back(by=by, reason=reason),
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=500,
        help_text=_("Kept for good, for those who wonder later."),
        widget=UnfoldAdminTextInputWidget,
    )


def asked_why(
    request: HttpRequest, title: Words, back: str, move: Callable[[User, str], object]
) -> HttpResponse:
    """A page that asks for the reason, and runs the action with it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move(signed_in(request), form.cleaned_data["reason"])
        except Refusal as refusal:
            messages.error(request, str(refusal.detail))
        else:
            messages.success(request, _("Done."))
        return redirect(back)
    context = admin.site.each_context(request) | {"title": title, "form": form, "back": back}
    return render(request, "admin/reason.html", context)


def listed(values: dict[str, Any]) -> SafeString | str:
    rows = ((name, value) for name, value in values.items() if not isinstance(value, dict | list))
    return format_html_join("", "{}: {}<br>", rows) or "-"
