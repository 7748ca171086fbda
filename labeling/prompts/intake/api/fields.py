"""An intake as it is shown, and how one is found."""

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from labeling.people.access import allow
from labeling.people.roles import Role
from labeling.prompts.intake.models import Intake

RESEARCHERS = allow(Role.RESEARCHER)


class IntakeRowOut(serializers.ModelSerializer[Intake]):
    columns = serializers.DictField(source="mapping.columns", default=dict)

    class Meta:
        model = Intake
        fields = [
            *["id", "name", "size", "kind", "state", "message", "columns"],
            *["bytes_arrived", "bytes_read", "lines_read"],
            *["prompts_made", "replies_made", "rankings_made"],
            *["created_at", "ended_at"],
        ]


class IntakeOut(IntakeRowOut):
    # Only of a single intake: it is a query of its own.
    left_out = serializers.DictField(
        source="counts", child=serializers.IntegerField(), help_text="Lines by reason."
    )

    class Meta(IntakeRowOut.Meta):
        fields = [*IntakeRowOut.Meta.fields, "left_out"]


def one_intake(intake_id: int) -> Intake:
    return get_object_or_404(Intake, pk=intake_id)


def shown(intake: Intake) -> dict[str, Any]:
    counted = intake.left_out.values_list("reason").annotate(lines=Count("pk"))
    intake.counts = dict(counted)  # type: ignore[attr-defined]  # read by IntakeOut
    return dict(IntakeOut(intake).data)
