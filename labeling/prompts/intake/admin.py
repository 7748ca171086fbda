"""Files on their way in, as researchers bring and watch them in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from common.errors import Refusal
from common.generics import ModelForm
from labeling.people.access import signed_in
from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from labeling.prompts.intake.columns import ColumnsForm
from labeling.prompts.intake.errors import FileIsRefused, LabelsWouldBeLost
from labeling.prompts.intake.models import Intake, Reason, State
from labeling.prompts.intake.services import bring_file, preview_file, start_intake


class FileForm(ModelForm[Intake]):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "JSON, JSONL, CSV or Parquet, up to 64 MiB. Import larger files, up to 2 GiB, on the"
            " application's Intake page, or with the command import_prompts."
        ),
        widget=UnfoldAdminFileFieldWidget,
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
            except Refusal as refusal:
                raise forms.ValidationError({"file": str(refusal.detail)}) from refusal
        return said

    actor: User


@admin.register(Intake)
class IntakeAdmin(RoleAdmin):
    """Bring a file, say what its columns mean, see how far it is and what was left out."""

    seen_by = added_by = frozenset({Role.RESEARCHER})
    list_display = ["name", "state", "shown_progress", "prompts_made", "replies_made", "created_at"]
    list_filter = ["state", "kind"]
    ordering = ["-pk"]
    exclude = ["path", "mapping", "attempt", "bytes_arrived"]
    readonly_fields = ["shown_progress", "shown_left_out"]

    def get_urls(self) -> list[URLPattern]:
        columns = self.admin_site.admin_view(self.columns_view)
        own = path("<int:intake_id>/columns/", columns, name="labeling_intake_columns")
        return [own, *super().get_urls()]

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **options)
        return type("FileForm", (FileForm,), {"actor": signed_in(request)})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["file", "kind"] if obj is None else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else []

    def save_model(self, request: HttpRequest, obj: Intake, form: Any, change: bool) -> None:
        """The form has kept the file already."""

    def response_add(
        self, request: HttpRequest, obj: Intake, post_url_continue: str | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:labeling_intake_columns", args=[obj.pk]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        uploaded = Intake.objects.filter(pk__iexact=object_id, state=State.UPLOADED)
        if self.has_add_permission(request) and uploaded.exists():
            return HttpResponseRedirect(reverse("admin:labeling_intake_columns", args=[object_id]))
        return super().change_view(request, object_id, form_url, extra_context)

    def columns_view(self, request: HttpRequest, intake_id: int) -> HttpResponse:
        """What the columns mean, with the first lines as they would come in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        intake = get_object_or_404(Intake, pk=intake_id)
        if intake.state != State.UPLOADED:
            return HttpResponseRedirect(reverse("admin:labeling_intake_change", args=[intake_id]))
        try:
            guessed = preview_file(intake=intake)
        except FileIsRefused as refusal:
            messages.error(request, str(refusal.detail))
            return HttpResponseRedirect(reverse("admin:labeling_intake_changelist"))
        sent = request.POST if request.method == "POST" else None
        form = ColumnsForm(guessed, sent)
        if form.is_valid() and "start" in request.POST and _started(request, intake, form):
            messages.info(
                request, _("The file is being read. Reload this page to see its progress.")
            )
            return HttpResponseRedirect(reverse("admin:labeling_intake_change", args=[intake_id]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": intake.name,
            "form": form,
            "shown": preview_file(intake=intake, columns=form.columns, format_=form.format_key),
        }
        return TemplateResponse(request, "admin/labeling/intake/columns.html", context)

    @admin.display(description=_("progress"))
    def shown_progress(self, intake: Intake) -> str:
        if intake.state != State.RUNNING:
            return "-"
        share = 100 * intake.bytes_read // max(1, intake.size)
        return f"{share} % ({intake.lines_read:,})"

    @admin.display(description=_("left out"))
    def shown_left_out(self, intake: Intake) -> str:
        counted = intake.left_out.values_list("reason").annotate(lines=Count("pk"))
        said = ", ".join(f"{Reason(reason).label}: {lines:,}" for reason, lines in counted) or "-"
        address = f"/api/prompts/intakes/{intake.pk}/left-out.csv"
        return format_html('{} <a href="{}">{}</a>', said, address, _("Download the list"))


def _started(request: HttpRequest, intake: Intake, form: ColumnsForm) -> bool:
    """Start the intake, or say on the form which labels would be lost."""
    try:
        with transaction.atomic():
            start_intake(intake=intake, plan=form.plan)
            by = signed_in(request)
            record(Act.IMPORTED, by=by, object_kind="intake", object_id=intake.pk)
    except LabelsWouldBeLost as refusal:
        form.add_error(None, str(refusal.detail))
        return False
    return True
