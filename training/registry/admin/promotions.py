"""The moves of the current policy in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from labeling.people.audit.models import Act
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from training.registry.admin.reasons import asked_why
from training.registry.models import Promotion
from training.registry.services import roll_back

RESEARCHERS = frozenset({Role.RESEARCHER})


@admin.register(Promotion)
class PromotionAdmin(RoleAdmin):
    """Every change of the current policy, and an action that restores the previous one."""

    seen_by = RESEARCHERS
    list_display = ["created_at", "model", "before", "by", "reason", "rolls_back"]
    list_select_related = ["model", "before", "by"]
    actions_list = ["go_back"]

    def has_go_back_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        return super().get_queryset(request).order_by("-pk")

    @action(description=_("Restore the previous policy"), permissions=["go_back"])
    def go_back(self, request: HttpRequest) -> HttpResponse:
        return asked_why(
            request,
            _("Restore the previous policy"),
            reverse("admin:training_promotion_changelist"),
            lambda by, reason: roll_back(by=by, reason=reason),
            act=Act.PROMOTED,
        )
