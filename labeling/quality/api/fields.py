"""What many answers and questions under /api/quality/ have in common."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from common.fields import TextField
from labeling.people.access import allow
from labeling.people.roles import Role
from labeling.prompts.models import UseCase
from labeling.quality.agreement import Ties
from labeling.quality.columns.board import Board
from labeling.quality.columns.people import Group
from labeling.quality.filters import Filters
from labeling.quality.measures import Reason
from labeling.tasks.models import Purpose

WHO = allow(Role.MANAGER, Role.RESEARCHER)

# If the facts are older than this, the page reports that the refresh has stopped.
LATE_SECONDS = 60


class FreshOut(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Labels up to this time are included."
    )
    seconds_old = serializers.IntegerField(allow_null=True)
    late = serializers.BooleanField(
        help_text="True if the facts are old because the refresh has stopped."
    )


def fresh(as_of: datetime | None) -> dict[str, Any]:
    seconds = None if as_of is None else max(0, int((timezone.now() - as_of).total_seconds()))
    return {
        "as_of": as_of, "seconds_old": seconds, "late": seconds is None or seconds > LATE_SECONDS
    }  # fmt: skip


class MeasureOut(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="95 %, over prompts.")
    high = serializers.FloatField(allow_null=True)
    prompts = serializers.IntegerField()
    pairs = serializers.IntegerField()
    people = serializers.IntegerField()
    reason = serializers.ChoiceField(
        [reason.value for reason in Reason],
        help_text="Why there is no value; empty if there is one.",
    )


class RankerOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    group = serializers.ChoiceField(Group.choices)


def reward_model_field() -> TextField:
    return TextField(required=False, max_length=128, help_text="If absent, the newest one.")


class FiltersIn(serializers.Serializer[dict[str, Any]]):
    """What narrows a view. All of it is optional and holds together."""

    purpose = serializers.ChoiceField(
        [Purpose.TRAINING.value, Purpose.EVALUATION.value], required=False
    )
    round = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False, help_text="This day included.")
    use_case = serializers.ChoiceField([*UseCase.values, ""], required=False)
    language = TextField(required=False, allow_blank=True, max_length=16)
    k = serializers.IntegerField(required=False, min_value=1, max_value=26)
    guideline = serializers.IntegerField(required=False, min_value=1)
    group = serializers.ChoiceField(Group.choices, required=False, help_text="Of both people.")
    labeler = serializers.UUIDField(required=False, help_text="One of the two people.")
    other = serializers.UUIDField(required=False, help_text="The other one.")


def filters_from(sent: dict[str, Any]) -> Filters:
    names = Filters.__dataclass_fields__
    return Filters(**{name: value for name, value in sent.items() if name in names})


class AgreementIn(FiltersIn):
    ties = serializers.ChoiceField(
        [ties.value for ties in Ties],
        default=Ties.HALF.value,
        help_text="How a tie against an order counts: half, not at all, or as a difference.",
    )
    reward_model = reward_model_field()


def reward_model(sent: dict[str, Any], board: Board) -> str:
    """The one that was asked for, or the newest; empty where none has scored."""
    name = sent.get("reward_model", "")
    if name and name not in board.scores:
        raise serializers.ValidationError({"reward_model": [_("No reward model of this name.")]})
    return name or next(iter(board.scores), "")


class PagedIn(AgreementIn):
    offset = serializers.IntegerField(default=0, min_value=0, max_value=10**7)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


def asked(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the validated query parameters."""
    sent = form(data=request.query_params)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
