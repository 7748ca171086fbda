"""Playground codes and reports in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from labeling.people.access import signed_in
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.playground.models import ChatReport, PlaygroundCode
from training.playground.services import make_code, revoke_code, revoke_person

RESEARCHERS = frozenset({Role.RESEARCHER})


@admin.register(PlaygroundCode)
class PlaygroundCodeAdmin(RoleAdmin):
    """Playground codes. Each is shown once, when it is made."""

    seen_by = added_by = RESEARCHERS
    list_display = ["name", "used", "most_uses", "created_by", "created_at", "revoked_at"]
    list_select_related = ["created_by"]
    fields = ["name", "most_uses"]
    ordering = ["-pk"]
    actions = ["revoke"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaygroundCode]:
        return super().get_queryset(request).annotate(uses=Count("passes"))

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and self.has_view_permission(request)

    def save_model(
        self, request: HttpRequest, obj: PlaygroundCode, form: Any, change: bool
    ) -> None:
        made, code = make_code(name=obj.name, most_uses=obj.most_uses, by=signed_in(request))
        obj.pk = made.pk
        messages.success(
            request, _("The code is %(code)s. It is not shown again.") % {"code": code}
        )

    @admin.display(description=_("used"))
    def used(self, code: PlaygroundCode) -> int:
        return int(getattr(code, "uses", 0))

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, codes: QuerySet[PlaygroundCode]) -> None:
        for code in codes:
            revoke_code(code=code, by=signed_in(request))


@admin.register(ChatReport)
class ChatReportAdmin(RoleAdmin):
    """Reports, and whether somebody has settled them."""

    seen_by = RESEARCHERS
    list_display = ["reason", "by", "created_at", "settled_at"]
    list_select_related = ["by"]
    fields = ["reason", "by", "said", "created_at", "settled_at"]
    ordering = ["-pk"]
    actions = ["settle", "shut_out"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and self.has_view_permission(request)

    @admin.display(description=_("conversation"))
    def said(self, report: ChatReport) -> str:
        return "\n\n".join(one.text for one in report.conversation.messages.all())

    @admin.action(description=_("Settle"), permissions=["change"])
    def settle(self, request: HttpRequest, reports: QuerySet[ChatReport]) -> None:
        reports.filter(settled_at=None).update(settled_at=Now())

    @admin.action(
        description=_("Revoke the access of the people in these conversations"),
        permissions=["change"],
    )
    def shut_out(self, request: HttpRequest, reports: QuerySet[ChatReport]) -> None:
        for report in reports.select_related("conversation__person"):
            revoke_person(person=report.conversation.person, by=signed_in(request))
