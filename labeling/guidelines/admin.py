"""Guidelines in the admin."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.errors import GuidelineCannotChange
from labeling.guidelines.models import Guideline
from labeling.guidelines.services import change_draft, write_guideline
from labeling.people.access import signed_in
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin, acts_as

PUBLISHERS = frozenset({Role.RESEARCHER})


@admin.register(Guideline)
class GuidelineAdmin(RoleAdmin):
    """Managers and researchers write drafts; only researchers publish them.

    They publish on the page of the guideline, which shows them the draft. What is published stays
    as it is.
    """

    seen_by = added_by = changed_by = frozenset({Role.MANAGER, Role.RESEARCHER})
    list_display = ["__str__", "kind", "purpose", "version", "published_at"]
    list_filter = ["kind", "purpose", ("published_at", admin.EmptyFieldListFilter)]
    ordering = ["kind", "purpose", "-version"]
    fields = ["kind", "purpose", "body", "change"]
    actions = ["read_and_publish"]

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
        description=_("Publish: read the draft on its page first"),
        permissions=["publish"],
    )
    def read_and_publish(
        self, request: HttpRequest, guidelines: QuerySet[Guideline]
    ) -> HttpResponse | None:
        """Open the page of one draft. This list shows no texts, and managers may edit drafts."""
        drafts = guidelines.filter(published_at=None)[:2]
        if len(drafts) != 1:
            self.message_user(request, _("Choose one draft to publish."), level="warning")
            return None
        return redirect(f"/guidelines/{drafts[0].purpose}/{drafts[0].kind}")
