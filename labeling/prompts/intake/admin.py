"""Files on their way in, as researchers bring and watch them in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from labeling.errors import LabelingError
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from labeling.prompts.intake.mapping import Plan
from labeling.prompts.intake.models import Intake
from labeling.prompts.intake.services import bring_file, preview_file, start_intake


class FileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    file = forms.FileField(
        label=_("File"),
        help_text=_("JSONL, CSV or Parquet; columns are known by their names."),
        widget=UnfoldAdminFileFieldWidget,
    )
    leave_out_refused = forms.BooleanField(
        label=_("Leave out refused lines"),
        required=False,
        help_text=_("Otherwise one refused line keeps the whole file out."),
    )
    refuse_personal_data = forms.BooleanField(
        label=_("Refuse personal data"),
        required=False,
        help_text=_("In the training split; otherwise it is masked."),
    )

    class Meta:
        model = Intake
        fields = ["kind"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if file := said.get("file"):
            try:
                self.instance = bring_file(
                    name=file.name, chunks=file.chunks(), started_by=self.actor, kind=said["kind"]
                )
            except LabelingError as refusal:
                raise forms.ValidationError({"file": str(refusal.detail)}) from refusal
        return said

    actor: User


@admin.register(Intake)
class IntakeAdmin(RoleAdmin):
    """Bring a file, see how far it is and what was left out. Nothing is changed by hand."""

    seen_by = added_by = frozenset({Role.RESEARCHER})
    list_display = ["name", "state", "lines_read", "prompts_made", "replies_made", "created_at"]
    list_filter = ["state", "kind"]
    ordering = ["-pk"]
    exclude = ["path", "mapping", "attempt"]
    readonly_fields = ["shown_left_out"]

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **options)
        assert isinstance(request.user, User)  # noqa: S101  (the site lets nobody else in)
        return type("FileForm", (FileForm,), {"actor": request.user})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["file", "kind", "leave_out_refused", "refuse_personal_data"]
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else []

    def save_model(self, request: HttpRequest, obj: Intake, form: Any, change: bool) -> None:
        plan = Plan(
            columns=preview_file(intake=obj).plan.columns,
            leave_out_refused=form.cleaned_data["leave_out_refused"],
            refuse_personal_data=form.cleaned_data["refuse_personal_data"],
        )
        start_intake(intake=obj, plan=plan)
        messages.info(request, _("The file is read now. Load this page again to see how far."))

    @admin.display(description=_("left out"))
    def shown_left_out(self, intake: Intake) -> str:
        counted = intake.left_out.values_list("reason").annotate(lines=Count("pk"))
        said = ", ".join(f"{reason}: {lines}" for reason, lines in counted) or "-"
        address = f"/api/intakes/{intake.pk}/left-out.csv"
        return format_html('{} <a href="{}">{}</a>', said, address, _("Download the list"))
