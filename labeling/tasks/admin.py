"""Admin pages of tasks, with their progress, and of forms."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from common.errors import Refusal
from common.generics import ModelForm
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from labeling.tasks.models import Flag, Form, Seat, SpanKind, Task
from labeling.tasks.opening import requeue_task, retire_task, set_overlap

KEEPERS = frozenset({Role.MANAGER, Role.RESEARCHER})


def seats(which: Q) -> Coalesce:
    """Count the seats of a task. A subquery, so that only the rows of one page are counted."""
    chosen = Seat.objects.filter(which, task=OuterRef("pk")).order_by().values("task")
    return Coalesce(Subquery(chosen.annotate(number=Count("pk")).values("number")), 0)


@admin.register(Task)
class TaskAdmin(RoleAdmin):
    """The progress of tasks. Rounds and campaigns open them; managers change or retire them."""

    seen_by = KEEPERS
    list_display = [
        *["__str__", "asked", "kind", "purpose", "round_number"],
        *["progress", "at_work", "skipped", "retired_at"],
    ]
    list_filter = ["kind", "purpose", ("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["=id"]
    ordering = ["-pk"]
    show_full_result_count = False
    actions = ["want_one_more", "want_one_less", "retire", "ask_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        active = Q(left_at=None)
        done = active & Q(finished_at__isnull=False)
        held = active & Q(finished_at=None, skipped_at=None, held_until__gte=Now())
        return (
            super()
            .get_queryset(request)
            .select_related("prompt")
            .annotate(
                wanted=seats(active),
                done=seats(done),
                held=seats(held),
                skips=seats(~Q(skip_reason="")),
            )
        )

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        # No field can be edited, but the actions need this permission on the list page.
        return obj is None and super().has_view_permission(request)

    @admin.display(description=_("prompt"))
    def asked(self, task: Task) -> str:
        return task.prompt.text[:80]

    @admin.display(description=_("labels"))
    def progress(self, task: Task) -> str:
        return _("%(done)s of %(wanted)s") % {"done": number(task, "done"), "wanted": wanted(task)}

    @admin.display(description=_("in progress"))
    def at_work(self, task: Task) -> int:
        return number(task, "held")

    @admin.display(description=_("skipped"))
    def skipped(self, task: Task) -> int:
        return number(task, "skips")

    @admin.action(description=_("Ask for one more label"), permissions=["change"])
    def want_one_more(self, request: HttpRequest, tasks: QuerySet[Task]) -> None:
        each(request, tasks, lambda task: set_overlap(task=task, overlap=wanted(task) + 1))

    @admin.action(description=_("Ask for one label fewer"), permissions=["change"])
    def want_one_less(self, request: HttpRequest, tasks: QuerySet[Task]) -> None:
        each(request, tasks, lambda task: set_overlap(task=task, overlap=wanted(task) - 1))

    @admin.action(
        description=_("Retire: give it to nobody else; keep all labels"), permissions=["change"]
    )
    def retire(self, request: HttpRequest, tasks: QuerySet[Task]) -> None:
        each(request, tasks, lambda task: retire_task(task=task))

    @admin.action(
        description=_("Ask again: reopen retired tasks and forget skips"),
        permissions=["change"],
    )
    def ask_again(self, request: HttpRequest, tasks: QuerySet[Task]) -> None:
        each(request, tasks, lambda task: requeue_task(task=task, overlap=max(wanted(task), 1)))


def number(task: Task, name: str) -> int:
    """Return one of the counts that `get_queryset` adds."""
    return int(getattr(task, name))


def wanted(task: Task) -> int:
    return number(task, "wanted")


def each(request: HttpRequest, tasks: QuerySet[Task], do: Callable[[Task], None]) -> None:
    """Apply an action to every chosen task, and show why it was refused for some."""
    for task in tasks:
        try:
            do(task)
        except Refusal as refused:
            messages.error(request, f"{task}: {refused.detail}")


class PartForm(ModelForm[Any]):
    """Labels name the parts of a form by their codes, so the code of a part never changes."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["code"].disabled = self.instance.pk is not None


class PartOfForm(TabularInline):
    """People with permission to change forms can also change their parts."""

    form = PartForm
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return RoleAdmin.has_view_permission(FormAdmin(Form, admin.site), request)

    has_change_permission = has_add_permission
    has_view_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes what labels may refer to."""
        return False


class FlagInline(PartOfForm):
    model = Flag


class SpanKindInline(PartOfForm):
    model = SpanKind


@admin.register(Form)
class FormAdmin(RoleAdmin):
    """The scale, flags and span kinds of a form. Changes appear on labelers' screens at once."""

    seen_by = changed_by = added_by = KEEPERS
    list_display = ["name", "lowest_rating", "highest_rating", "bins_from"]
    inlines = [FlagInline, SpanKindInline]
