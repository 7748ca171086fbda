"""Prompts, as researchers find and correct them in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.generics import Paginator
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from labeling.prompts.browsing import counted
from labeling.prompts.correcting import follow_correction
from labeling.prompts.errors import PromptCannotMove
from labeling.prompts.intake.admin import IntakeAdmin
from labeling.prompts.intake.entries import TRAITS
from labeling.prompts.models import Prompt
from labeling.prompts.withdrawal import retire

__all__ = ["IntakeAdmin", "PromptAdmin"]


class CheapPaginator(Paginator[Prompt]):
    """Counts as far as anybody turns pages: a million rows are not counted for one page."""

    object_list: QuerySet[Prompt]

    @cached_property
    def count(self) -> int:
        return counted(self.object_list).count


@admin.register(Prompt)
class PromptAdmin(RoleAdmin):
    """What was asked stays as it is; what we say about it can be corrected."""

    seen_by = changed_by = frozenset({Role.RESEARCHER})
    list_display = ["beginning", "kind", "use_case", "language", "split", "retired_at"]
    list_filter = ["split", "kind", "use_case", ("retired_at", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
    paginator = CheapPaginator
    show_full_result_count = False
    actions = ["retire_chosen"]
    fields = [
        *["text", "kind", "use_case", "language", "topics", "split", "personal_data", *TRAITS],
        *["retired_at", "retired_because", "withdrawn_at"],
    ]
    readonly_fields = [
        *["text", "kind", "split", "personal_data", "retired_at", "retired_because"],
        "withdrawn_at",
    ]

    @admin.action(
        description=_("Retire: stop using it; keep its text and labels"), permissions=["change"]
    )
    def retire_chosen(self, request: HttpRequest, prompts: QuerySet[Prompt]) -> None:
        for prompt in prompts:
            try:
                retire(prompt=prompt, reason=str(_("Retired in the admin.")))
            except PromptCannotMove as refusal:
                self.message_user(request, f"{prompt}: {refusal.detail}", level="warning")

    def save_model(self, request: HttpRequest, obj: Prompt, *more: Any) -> None:
        obj.edited_at = Now()
        super().save_model(request, obj, *more)
        follow_correction(obj)

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        form = super().get_form(request, obj, **options)
        for field in ("topics", "language"):
            form.base_fields[field].required = False
        return form
