"""Screening tests and attempts in the admin: compose, open, look at the numbers, decide."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from common.generics import ModelForm
from labeling.people.access import signed_in
from labeling.people.errors import AttemptIsNotReady
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin, acts_as
from labeling.qualification.composition import close_test, open_test
from labeling.qualification.models import Attempt, ScreeningItem, ScreeningTest
from labeling.qualification.results import Criterion, results_of
from labeling.qualification.services import decide

STAFF = frozenset({Role.MANAGER, Role.RESEARCHER})
COMPOSING = frozenset({Role.RESEARCHER})


class ItemInline(StackedInline):
    model = ScreeningItem
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return acts_as(request, STAFF)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Everybody takes the same test.
        return acts_as(request, COMPOSING) and (obj is None or obj.opened_at is None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)


@admin.register(ScreeningTest)
class ScreeningTestAdmin(RoleAdmin):
    """Researchers compose a test until it is opened; managers, too, open it and set its cut-offs.

    The cut-offs can change at any time.
    """

    seen_by = changed_by = STAFF
    added_by = COMPOSING
    list_display = ["name", "opened_at", "closed_at", "made_by"]
    list_select_related = ["made_by"]
    ordering = ["-pk"]
    fields = [
        *["name", "topics", "least_flag_agreement", "least_ranking_agreement"],
        "least_demonstration_score",
    ]
    inlines = [ItemInline]
    actions = ["open_chosen", "close_chosen"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: ScreeningTest | None = None
    ) -> list[str]:
        composed = obj is None or (obj.opened_at is None and acts_as(request, COMPOSING))
        return [] if composed else ["name", "topics"]

    def save_model(self, request: HttpRequest, obj: ScreeningTest, form: Any, change: bool) -> None:
        if not change:
            obj.made_by = signed_in(request)
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Open: candidates may take it"), permissions=["change"])
    def open_chosen(self, request: HttpRequest, tests: QuerySet[ScreeningTest]) -> None:
        for test in tests:
            open_test(test=test)

    @admin.action(description=_("Close: nobody can begin it"), permissions=["change"])
    def close_chosen(self, request: HttpRequest, tests: QuerySet[ScreeningTest]) -> None:
        for test in tests:
            close_test(test=test)


class DecisionForm(ModelForm[Attempt]):
    passed = forms.BooleanField(
        label=_("Qualify this person"), required=False, widget=UnfoldBooleanWidget
    )
    reasons = forms.CharField(label=_("Reasons"), widget=UnfoldAdminTextareaWidget)

    class Meta:
        model = Attempt
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(criterion.waiting for criterion in results_of(self.instance)):
            raise forms.ValidationError(str(AttemptIsNotReady.default_detail))
        return said


@admin.register(Attempt)
class AttemptAdmin(RoleAdmin):
    """The numbers beside the cut-offs, and the decision of a manager with its reasons."""

    seen_by = STAFF
    changed_by = frozenset({Role.MANAGER})
    form = DecisionForm
    list_display = ["candidate", "test", "handed_in_at", "decision"]
    list_filter = ["test", ("decision", admin.EmptyFieldListFilter)]
    list_select_related = ["candidate", "test", "decision"]
    ordering = ["-pk"]
    readonly_fields = ["candidate", "test", "topics", "handed_in_at", "shown_results"]
    fields = [*readonly_fields, "passed", "reasons"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        return super().get_queryset(request).filter(handed_in_at__isnull=False)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        decided = isinstance(obj, Attempt) and hasattr(obj, "decision")
        return not decided and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        deciding = self.has_change_permission(request, obj)
        return [*self.readonly_fields, *(["passed", "reasons"] if deciding else [])]

    def save_model(self, request: HttpRequest, obj: Attempt, form: Any, change: bool) -> None:
        decide(attempt=obj, decided_by=signed_in(request), **form.cleaned_data)

    @admin.display(description=_("results"))
    def shown_results(self, attempt: Attempt) -> str:
        return format_html_join("\n", "<p>{}</p>", ([_line(one)] for one in results_of(attempt)))


def _line(criterion: Criterion) -> str:
    if criterion.value is None:
        said = _("nothing measured yet")
        return f"{criterion.name}: {said} ({criterion.waiting} {_('to grade')})"
    interval = f"{criterion.low:.2f} - {criterion.high:.2f}"
    return (
        f"{criterion.name}: {criterion.value:.2f} ({interval}),"
        f" {_('cut-off')} {criterion.cutoff:g}, {criterion.answers} {_('answers')}"
    )
