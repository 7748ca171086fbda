"""Questions and their answers in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import StackedInline

from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin, acts_as
from labeling.questions.models import Answer, Question

ANSWERING = frozenset({Role.MANAGER, Role.RESEARCHER})


class AnswerInline(StackedInline):
    """Answers are added. Nobody rewrites one, because others may have read it already."""

    model = Answer
    extra = 1
    fields = ["text", "pinned_to"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return acts_as(request, ANSWERING)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return acts_as(request, ANSWERING)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(RoleAdmin):
    """What labelers asked; the answers below go to everybody who may read the question."""

    seen_by = changed_by = ANSWERING
    list_display = ["text", "guideline", "about_task", "created_at"]
    list_filter = ["about_task", ("answers", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
    fields = readonly_fields = ["text", "guideline", "about_task", "created_at"]
    inlines = [AnswerInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for given in formset.new_objects:
            given.answered_by_id = request.user.pk
            given.save(force_insert=True)
