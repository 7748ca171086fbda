"""Runs and machines in the admin: launch, watch and compare. The pages are islands."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.choices import choices
from training.runs.models import Machine, Run, State, Step

RESEARCHERS = frozenset({Role.RESEARCHER})
LOOKS = {
    State.RUNNING: "info",
    State.SUCCEEDED: "success",
    State.FAILED: "danger",
    State.CANCELLED: "warning",
}
LINKED: dict[str, type[Model]] = {"dataset": Dataset, "model": ModelVersion}


class IslandAdmin(RoleAdmin):
    """An admin whose pages contain an island: a part of the browser application."""

    seen_by = RESEARCHERS

    def page(
        self, request: HttpRequest, title: str | Promise, island: str, **props: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **{"opts": self.opts, "title": title, "island": island, "props": props},
        }
        return TemplateResponse(request, "admin/training/island.html", context)


@admin.register(Run)
class RunAdmin(IslandAdmin):
    """Runs: a list, a page for each run, and a page that compares several."""

    added_by = RESEARCHERS
    list_display = [
        *["name", "step", "shown_state", "shown_progress", "machine", "created_by", "created_at"],
    ]
    list_filter = ["state", "step", "machine", "sweep", "created_by"]
    list_select_related = ["machine", "created_by"]
    search_fields = ["name", "inputs__dataset__name", "inputs__model__name", "produced__name"]
    date_hierarchy = "created_at"
    ordering = ["-pk"]
    actions = ["compare_chosen", "report_on_chosen"]
    actions_list = ["public_results"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("compare/", view(self.compare_view), name="training_run_compare"),
            path("public/", view(self.public_view), name="training_run_public"),
            path("reports/", view(self.reports_view), name="training_run_reports"),
            path("go/<str:kind>/<uuid:public_id>/", view(self.go_view), name="training_run_go"),
        ]
        return [*own, *super().get_urls()]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Run | None:
        """Find a run by its public id, or by its number, which Django's lists use."""
        try:
            return self.get_queryset(request).filter(public_id=UUID(object_id)).first()
        except ValueError:
            return super().get_object(request, object_id, from_field)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.page(request, _("Launch a run"), "run-launch", choices=choices())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, object_id)
        if run is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self.page(request, run.name, "run-page", run=str(run.public_id))

    def compare_view(self, request: HttpRequest) -> HttpResponse:
        """The address names the runs, so that it can be shared."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, _("Compare runs"), "run-compare", known=_newest())

    def reports_view(self, request: HttpRequest) -> HttpResponse:
        """The report cards of the runs in the address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        known = _newest(step__in=[Step.REWARD, Step.EVALUATE], state=State.SUCCEEDED)
        return self.page(request, _("Report cards"), "run-reports", known=known)

    def public_view(self, request: HttpRequest) -> HttpResponse:
        """What models scored on public tasks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, _("Public tasks"), "run-public")

    def go_view(self, request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
        """Redirect from the public id of a dataset or model to its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in LINKED:
            raise Http404
        row = get_object_or_404(LINKED[kind], public_id=public_id)
        try:
            name = f"admin:training_{row._meta.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[row.pk]))
        except NoReverseMatch as error:
            raise Http404 from error

    @admin.action(description=_("Compare the selected runs"), permissions=["view"])
    def compare_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> HttpResponse:
        ids = ",".join(str(one) for one in runs.values_list("public_id", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:training_run_compare')}?runs={ids}")

    @admin.action(description=_("Compare their report cards"), permissions=["view"])
    def report_on_chosen(self, request: HttpRequest, runs: QuerySet[Run]) -> HttpResponse:
        ids = ",".join(str(one) for one in runs.values_list("public_id", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:training_run_reports')}?runs={ids}")

    def has_public_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @action(description=_("Public tasks"), permissions=["public"])
    def public_results(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:training_run_public"))

    @display(description=_("state"), ordering="state", label=LOOKS)
    def shown_state(self, run: Run) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @admin.display(description=_("progress"))
    def shown_progress(self, run: Run) -> SafeString | str:
        if not run.all_steps:
            return "-"
        return format_html(
            '<progress class="run-progress" aria-label="{}" max="{}" value="{}"></progress> {}/{}',
            *(_("progress"), run.all_steps, run.done_steps, run.done_steps, run.all_steps),
        )


@admin.register(Machine)
class MachineAdmin(IslandAdmin):
    """The machines with their GPUs, and the run of each."""

    list_display = ["name", "host", "seen_at"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, _("Machines"), "machines")


def _newest(**only: Any) -> list[dict[str, str]]:
    """The runs that can be added to a comparison."""
    runs = Run.objects.filter(**only).order_by("-pk")[:100]
    return [{"id": str(one.public_id), "name": one.name, "step": one.step} for one in runs]
