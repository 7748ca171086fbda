"""What was decided, what is gold, what to look at, and what an hour costs."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from labeling.people.access import signed_in
from labeling.people.roles import Role
from labeling.people.staff import RoleAdmin
from labeling.quality.concerns.models import Concern, ConcernState
from labeling.quality.concerns.services import judge
from labeling.quality.reports.models import PayRate
from labeling.quality.review.models import Adjudication, Difference, GoldKey
from labeling.quality.review.services import make_gold, retire_gold

KEEPERS = frozenset({Role.MANAGER, Role.RESEARCHER})


class ActedOn(RoleAdmin):
    """Rows stay as they are; actions go through the services."""

    seen_by = KEEPERS

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        # Fields never change; the actions do, and they ask for this permission.
        return obj is None and super().has_view_permission(request)


@admin.register(Concern)
class ConcernAdmin(ActedOn):
    """Patterns that a person judges. They have no automatic consequence."""

    list_display = ["__str__", "kind", "other", "tasks", "found_at", "state", "judged_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["person", "other", "judged_by"]
    search_fields = ["person__name", "person__username"]
    actions = ["uphold", "dismiss"]

    @admin.action(description=_("Uphold: the concern is justified"), permissions=["change"])
    def uphold(self, request: HttpRequest, concerns: QuerySet[Concern]) -> None:
        self._judge(request, concerns, ConcernState.UPHELD)

    @admin.action(description=_("Dismiss: the concern is unfounded"), permissions=["change"])
    def dismiss(self, request: HttpRequest, concerns: QuerySet[Concern]) -> None:
        self._judge(request, concerns, ConcernState.DISMISSED)

    def _judge(
        self, request: HttpRequest, concerns: QuerySet[Concern], state: ConcernState
    ) -> None:
        for concern in concerns:
            judge(concern=concern, state=state, note=concern.note, person=signed_in(request))


@admin.register(Difference)
class DifferenceAdmin(RoleAdmin):
    """Why people differ, as reviewers said."""

    seen_by = KEEPERS
    list_display = ["__str__", "why", "note", "person", "created_at"]
    list_filter = ["why"]
    list_select_related = ["person"]
    search_fields = ["=task__id"]


@admin.register(Adjudication)
class AdjudicationAdmin(ActedOn):
    """Orders that were decided, from which gold is made."""

    list_display = ["__str__", "places", "person", "decided_at"]
    list_select_related = ["person"]
    search_fields = ["=task__id"]
    actions = ["make_gold_of"]

    @admin.action(description=_("Make it a gold task"), permissions=["change"])
    def make_gold_of(self, request: HttpRequest, decided: QuerySet[Adjudication]) -> None:
        for one in decided.select_related("task"):
            try:
                make_gold(task=one.task, person=signed_in(request))
            except Refusal as refused:
                self.message_user(request, f"{one}: {refused.detail}", level="warning")


@admin.register(GoldKey)
class GoldKeyAdmin(ActedOn):
    """Gold tasks and what is right there."""

    list_display = ["__str__", "source", "places", "made_by", "made_at"]
    list_select_related = ["source", "made_by"]
    search_fields = ["=task__id", "=source__id"]
    actions = ["retire"]

    @admin.action(description=_("Retire: give it to nobody"), permissions=["change"])
    def retire(self, request: HttpRequest, keys: QuerySet[GoldKey]) -> None:
        for key in keys.select_related("task"):
            retire_gold(key=key)


@admin.register(PayRate)
class PayRateAdmin(RoleAdmin):
    """The pay for an hour of active time; reports reckon each day at the rate of that day."""

    seen_by = KEEPERS
    changed_by = added_by = frozenset({Role.MANAGER})
    list_display = ["since", "per_hour", "currency"]
