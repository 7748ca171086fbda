"""Pushes in the admin: begin one, and see how far it is."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from common.errors import Refusal
from common.generics import ModelForm
from labeling.people.access import signed_in
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.datasets.models import Dataset
from training.hub.models import ENDED, Push
from training.hub.services import push
from training.registry.models import ModelVersion


def models() -> QuerySet[ModelVersion]:
    return ModelVersion.objects.exclude(key="").filter(withdrawn_data_at=None).order_by("-pk")


def datasets() -> QuerySet[Dataset]:
    return Dataset.objects.exclude(key="").filter(withdrawn_at=None).order_by("-pk")


class PushForm(ModelForm[Push]):
    """A model version or a dataset, and where it goes."""

    model_version = forms.ModelChoiceField(
        ModelVersion.objects.none(),
        label=_("model version"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    # Not `dataset`: unfold takes a form with a field of that name for one of its own.
    frozen_dataset = forms.ModelChoiceField(
        Dataset.objects.none(),
        label=_("dataset"),
        required=False,
        help_text=_("Instead of a model version."),
        widget=UnfoldAdminSelectWidget,
    )
    repository = forms.CharField(
        label=_("name at the hub"),
        max_length=128,
        help_text=_("owner/name. It is created there if it does not exist."),
        widget=UnfoldAdminTextInputWidget,
    )
    revision = forms.CharField(
        label=_("branch"), max_length=64, initial="main", widget=UnfoldAdminTextInputWidget
    )
    private = forms.BooleanField(
        label=_("private"),
        required=False,
        initial=True,
        help_text=_("Only members of the owner see it, if it is new."),
        widget=UnfoldBooleanWidget,
    )
    licence = forms.CharField(
        label=_("licence"),
        max_length=64,
        help_text=_("As the hub writes it, such as apache-2.0 or cc-by-4.0."),
        widget=UnfoldAdminTextInputWidget,
    )
    statement = forms.CharField(
        label=_("data statement"),
        required=False,
        help_text=_("What readers of the card should know about the people and texts behind it."),
        widget=UnfoldAdminTextareaWidget,
    )

    class Meta:
        model = Push
        fields: list[str] = []

    actor: User

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, found in (("model_version", models()), ("frozen_dataset", datasets())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above
            field.queryset = found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        try:
            self.instance = push(
                by=self.actor,
                model=said["model_version"],
                dataset=said["frozen_dataset"],
                repository=said["repository"],
                revision=said["revision"],
                private=said["private"],
                licence=said["licence"],
                statement=said["statement"],
            )
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.detail)) from refusal
        return said


@admin.register(Push)
class PushAdmin(RoleAdmin):
    """A push is begun once and never changed."""

    seen_by = added_by = frozenset({Role.RESEARCHER})
    list_display = ["source", "repository", "state", "progress", "created_by", "created_at"]
    list_filter = ["state"]
    list_select_related = ["model", "dataset", "created_by"]
    search_fields = ["repository", "model__name", "dataset__name"]
    ordering = ["-pk"]
    change_form_template = "admin/training/on_its_way.html"
    fields = [
        *["model", "dataset", "repository", "revision", "private", "licence", "statement"],
        *["state", "progress", "message", "shown_address", "commit", "created_by", "created_at"],
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        more = {"on_its_way": found is not None and found.state not in ENDED}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def response_add(self, request: HttpRequest, obj: Push, *_more: Any) -> HttpResponse:
        """Redirect to its page, which shows how far it is."""
        return redirect("admin:training_push_change", obj.pk)

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **options)
        return type("PushForm", (PushForm,), {"actor": signed_in(request)})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else list(PushForm.base_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else []

    def save_model(self, request: HttpRequest, obj: Push, form: Any, change: bool) -> None:
        messages.info(request, _("The push is in the queue."))

    @admin.display(description=_("progress"))
    def progress(self, push_: Push) -> str:
        total = push_.bytes_total
        return f"{100 * push_.bytes_sent // total} %" if total else "-"

    @admin.display(description=_("address"))
    def shown_address(self, push_: Push) -> SafeString | str:
        if not push_.address.startswith(("https://", "http://")):
            return push_.address or "-"
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', push_.address)
