"""Datasets, as researchers freeze, read and hand them out in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from labeling.prompts.models import Split, UseCase
from labeling.tasks.models import Kind as TaskKind
from training.datasets.formats import FORMS
from training.datasets.models import Dataset, Kind
from training.datasets.query import Query
from training.datasets.services import add_text, freeze, preview_counts
from training.errors import TrainingError


class FreezeForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What goes in. Counts are shown before anything is frozen."""

    name = forms.CharField(label=_("name"), max_length=128, widget=UnfoldAdminTextInputWidget)
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget)
    splits = forms.MultipleChoiceField(
        label=_("splits"),
        choices=Split.choices,
        initial=[Split.TRAIN],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
    )
    rounds = forms.CharField(
        label=_("rounds"),
        required=False,
        help_text=_("Numbers with commas between them; empty for all."),
        widget=UnfoldAdminTextInputWidget,
    )
    task_kinds = forms.MultipleChoiceField(
        label=_("task kinds"),
        choices=TaskKind.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    use_cases = forms.MultipleChoiceField(
        label=_("use cases"),
        choices=UseCase.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    since = forms.DateField(
        label=_("handed in since"), required=False, widget=UnfoldAdminSingleDateWidget
    )
    until = forms.DateField(
        label=_("handed in until"), required=False, widget=UnfoldAdminSingleDateWidget
    )
    least_agreement = forms.FloatField(
        label=_("least agreement"),
        required=False,
        min_value=0,
        max_value=1,
        help_text=_("Leave out rankings that the others at the task contradict more: 0 to 1."),
        widget=UnfoldAdminTextInputWidget,
    )
    imported = forms.BooleanField(
        label=_("with what was labeled elsewhere"),
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
    )
    file = forms.FileField(
        label=_("text file"),
        required=False,
        help_text=_("For text only: lines of JSON with a text each, or plain text."),
        widget=UnfoldAdminFileFieldWidget,
    )
    only_count = forms.BooleanField(
        label=_("only count"),
        required=False,
        help_text=_("Says how many rows would come in, and freezes nothing."),
        widget=UnfoldBooleanSwitchWidget,
    )

    class Meta:
        model = Dataset
        fields: list[str] = []

    actor: User

    def clean_rounds(self) -> tuple[int, ...]:
        try:
            return tuple(sorted(int(one) for one in self.cleaned_data["rounds"].split(",") if one))
        except ValueError as wrong:
            raise forms.ValidationError(_("Give numbers with commas between them.")) from wrong

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        try:
            self.instance = self._made(said)
        except TrainingError as refusal:
            raise forms.ValidationError(str(refusal.detail)) from refusal
        return said

    def _made(self, said: dict[str, Any]) -> Dataset:
        if said["kind"] == Kind.TEXT:
            return self._text(said)
        query = query_of(said)
        if said["only_count"]:
            counts = preview_counts(kind=said["kind"], query=query)
            raise forms.ValidationError(
                _("%(rows)s rows would come in: %(labels)s labels and %(imported)s from files."),
                params={
                    "rows": counts.rows,
                    "labels": counts.labels,
                    "imported": counts.imported,
                },
            )
        return freeze(name=said["name"], kind=said["kind"], query=query, by=self.actor)

    def _text(self, said: dict[str, Any]) -> Dataset:
        if not (file := said["file"]):
            raise forms.ValidationError({"file": _("Choose the file with the text.")})
        is_json = str(file.name).endswith(("json", "jsonl"))
        return add_text(
            name=said["name"], chunks=file.chunks(), by=self.actor, lines_of_json=is_json
        )


def query_of(said: dict[str, Any]) -> Query:
    return Query(
        splits=tuple(sorted(said["splits"])),
        rounds=said["rounds"],
        task_kinds=tuple(sorted(said["task_kinds"])),
        use_cases=tuple(sorted(said["use_cases"])),
        since=said["since"].isoformat() if said["since"] else "",
        until=said["until"].isoformat() if said["until"] else "",
        least_agreement=said["least_agreement"] or 0.0,
        imported=said["imported"],
    )


@admin.register(Dataset)
class DatasetAdmin(RoleAdmin):
    """A dataset is frozen once and never changed."""

    seen_by = added_by = frozenset({Role.RESEARCHER})
    list_display = ["name", "kind", "state", "rows", "withdrawn_at", "made_by", "created_at"]
    list_filter = ["kind", "state", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["made_by"]
    search_fields = ["name"]
    ordering = ["-pk"]
    fields = [
        *["name", "kind", "state", "message", "rows", "size", "sha256", "downloads"],
        *["shown_query", "shown_card", "replaces", "withdrawn_at", "made_by", "created_at"],
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **options)
        assert isinstance(request.user, User)  # noqa: S101  (the site lets nobody else in)
        return type("FreezeForm", (FreezeForm,), {"actor": request.user})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else list(FreezeForm.base_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else []

    def save_model(self, request: HttpRequest, obj: Dataset, form: Any, change: bool) -> None:
        # The form has asked for it already; what is left is to say so.
        messages.info(request, _("The file is written now. Load the page again to see it."))

    @admin.display(description=_("downloads"))
    def downloads(self, dataset: Dataset) -> SafeString | str:
        if not dataset.key or dataset.withdrawn_at:
            return "-"
        address = f"/api/datasets/{dataset.public_id}/file/"
        forms_there = [(address, form, form) for form in [*FORMS[dataset.kind], "labels"]]
        return format_html_join(" · ", '<a href="{}?form={}">{}</a>', forms_there)

    @admin.display(description=_("chosen by"))
    def shown_query(self, dataset: Dataset) -> SafeString | str:
        rows = [
            (name, ", ".join(map(str, value)) if isinstance(value, list) else value)
            for name, value in dataset.query.items()
        ]
        return format_html_join("", "{}: {}<br>", rows) or "-"

    @admin.display(description=_("data card"))
    def shown_card(self, dataset: Dataset) -> SafeString | str:
        counts = dataset.card.get("counts", {})
        if not counts:
            return "-"
        lines = [
            (name, ", ".join(f"{value} {count}" for value, count in found.items()))
            for name, found in counts.items()
        ]
        people = format_html("{}: {}<br>", _("labelers"), dataset.card.get("labelers", 0))
        return people + format_html_join("", "{}: {}<br>", lines)
