"""Guidelines in the admin."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.errors import GuidelineCannotChange
from labeling.guidelines.models import Guideline
from labeling.guidelines.services import change_draft, publish, write_guideline
from labeling.people.access import signed_in
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin, acts_as

PUBLISHERS = frozenset({Role.RESEARCHER})


@admin.register(Guideline)
class GuidelineAdmin(RoleAdmin):
    """Managers and researchers write drafts; only researchers publish them.

    What is published stays as it is.
    """

    seen_by = added_by = changed_by = frozenset({Role.MANAGER, Role.RESEARCHER})
    list_display = ["__str__", "kind", "purpose", "version", "published_at"]
    list_filter = ["kind", "purpose", ("published_at", admin.EmptyFieldListFilter)]
    ordering = ["kind", "purpose", "-version"]
    fields = ["kind", "purpose", "body", "change"]
    actions = ["publish_chosen"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = not isinstance(obj, Guideline) or obj.published_at is None
        return draft and super().has_change_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return acts_as(request, PUBLISHERS)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind", "purpose"] if obj else []

    def save_model(self, request: HttpRequest, obj: Guideline, form: Any, change: bool) -> None:
        if change:
            # Not obj.save(): a researcher may have published the draft after this page was opened.
            try:
                change_draft(guideline=obj, body=obj.body, change=obj.change)
            except GuidelineCannotChange as refusal:
                raise PermissionDenied(str(refusal.detail)) from refusal
            return
        obj.pk = write_guideline(written_by=signed_in(request), **form.cleaned_data).pk
        obj.refresh_from_db()

    @admin.action(
        description=_("Publish: labelers must acknowledge it before their next task"),
        permissions=["publish"],
    )
    def publish_chosen(self, request: HttpRequest, guidelines: QuerySet[Guideline]) -> None:
        for guideline in guidelines:
            try:
                publish(guideline=guideline)
            except GuidelineCannotChange as refusal:
                self.message_user(request, f"{guideline}: {refusal.detail}", level="warning")
