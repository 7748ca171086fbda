"""/api/quality/disagreements/ and tasks/ -- down to the very rankings, side by side."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import TextField
from labeling.labels.api.fields import SpanOut
from labeling.people.access import signed_in
from labeling.prompts.api.fields import TurnOut
from labeling.quality import disagreements
from labeling.quality.agreement import Ties
from labeling.quality.api.fields import (
    WHO,
    FreshOut,
    PagedIn,
    RankerOut,
    asked,
    filters_from,
    fresh,
)
from labeling.quality.columns import store
from labeling.quality.filters import met
from labeling.quality.kinds import LENGTHS
from labeling.quality.review.models import Why
from labeling.quality.review.reading import refuse_its_labelers, side_by_side, task_in_use
from labeling.tasks.api.fields import SpanKindOut
from labeling.tasks.models import Kind, Purpose


class DisagreementsIn(PagedIn):
    model_pair = TextField(
        required=False,
        max_length=300,
        help_text="Only differences on a pair with this key of the cut.",
    )
    length = serializers.ChoiceField(LENGTHS, required=False)
    tag = serializers.ChoiceField(Why.choices, required=False)
    sort = serializers.ChoiceField(["lowest", "newest"], default="lowest")


class TaskRowOut(serializers.Serializer[Any]):
    task = serializers.IntegerField()
    prompt = serializers.CharField(help_text="Its beginning.")
    tags = serializers.ListField(child=serializers.ChoiceField(Why.choices))
    adjudicated = serializers.BooleanField()
    k = serializers.IntegerField()
    use_case = serializers.CharField()
    language = serializers.CharField()
    round = serializers.IntegerField()


class DisagreementOut(TaskRowOut):
    a = RankerOut()
    b = RankerOut()
    agreement = serializers.FloatField(allow_null=True)
    opposite = serializers.IntegerField(help_text="Pairs in opposite order.")
    pairs = serializers.IntegerField()
    handed_in_at = serializers.DateTimeField()


class DisagreementsOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    total = serializers.IntegerField()
    rows = DisagreementOut(many=True)


class DisagreementsView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[DisagreementsIn], responses=DisagreementsOut)
    def get(self, request: Request) -> Response:
        """Every two people who ranked the same replies, those who differ most first."""
        sent = asked(DisagreementsIn, request)
        board = store.current()
        found = met(board, filters_from(sent))
        for by in ("model_pair", "length"):
            if by in sent:
                found = disagreements.differing_on(found, by, sent[by])
        if "tag" in sent:
            found = disagreements.tagged(found, sent["tag"])
        order, value = disagreements.ordered(
            found, Ties(sent["ties"]), newest=sent["sort"] == "newest"
        )
        chosen = order[sent["offset"] : sent["offset"] + sent["limit"]]
        rows = disagreements.rows(found, chosen, value)
        for row in rows:
            row["handed_in_at"] = datetime.fromtimestamp(row["handed_in_at"], UTC)
        shown = {"fresh": fresh(board.as_of), "total": len(order), "rows": rows}
        return Response(DisagreementsOut(shown).data)


class ShortPersonOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="get_full_name")


class DifferenceOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    tag = serializers.ChoiceField(Why.choices, source="why")
    first = serializers.UUIDField(source="first.public_id", allow_null=True, default=None)
    second = serializers.UUIDField(source="second.public_id", allow_null=True, default=None)
    note = serializers.CharField()
    person = ShortPersonOut()
    created_at = serializers.DateTimeField()


class AdjudicationOut(serializers.Serializer[Any]):
    places = serializers.ListField(
        child=serializers.IntegerField(), help_text="In the order of the replies; equal is a tie."
    )
    note = serializers.CharField()
    person = ShortPersonOut()
    decided_at = serializers.DateTimeField()


class AskedOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    turns = TurnOut(many=True)
    use_case = serializers.CharField()
    language = serializers.CharField()


class ScoreOut(serializers.Serializer[Any]):
    reward_model = serializers.CharField()
    score = serializers.FloatField()


class JudgedReplyOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    writer = serializers.CharField(help_text="A model version; empty for a person.")
    characters = serializers.IntegerField()
    words = serializers.IntegerField()
    scores = ScoreOut(many=True)
    mean_place = serializers.FloatField(allow_null=True)


class ReviewedRewriteOut(serializers.Serializer[Any]):
    reply = serializers.IntegerField(help_text="The number of the original among the replies.")
    text = serializers.CharField()


class JudgementOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="Of the label.")
    labeler = RankerOut(allow_null=True)
    guideline = serializers.IntegerField(allow_null=True, help_text="Its version.")
    handed_in_at = serializers.DateTimeField()
    active_ms = serializers.IntegerField()
    places = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, help_text="In the order of the replies."
    )
    cannot_rank = serializers.CharField()
    note = serializers.CharField()
    slots = serializers.ListField(
        child=serializers.CharField(), help_text="Under which letter each reply was shown."
    )
    ratings = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    flags = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="Notes on the replies; empty if there is none."
    )
    spans = serializers.ListField(
        child=SpanOut(many=True), help_text="Marked parts of the replies, in code points."
    )
    rewrite = ReviewedRewriteOut(allow_null=True)


class LabelPairOut(serializers.Serializer[Any]):
    a = serializers.UUIDField()
    b = serializers.UUIDField()
    agreement = serializers.FloatField()
    opposite = serializers.IntegerField()


class GoldCopyOut(serializers.Serializer[Any]):
    task = serializers.IntegerField()


class JudgedTaskOut(serializers.Serializer[Any]):
    task = serializers.IntegerField()
    prompt = AskedOut()
    kind = serializers.ChoiceField(Kind.choices)
    purpose = serializers.ChoiceField(Purpose.choices)
    round = serializers.IntegerField()
    span_kinds = SpanKindOut(many=True)
    replies = JudgedReplyOut(many=True)
    rankings = JudgementOut(many=True)
    pairs = LabelPairOut(many=True)
    differences = DifferenceOut(many=True)
    adjudication = AdjudicationOut(allow_null=True)
    gold = GoldCopyOut(allow_null=True)
    consensus = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, help_text="A suggested order."
    )


class TaskView(APIView):
    permission_classes = [WHO]

    @extend_schema(responses=JudgedTaskOut)
    def get(self, request: Request, task_id: int) -> Response:
        """One task: the replies, who put them in which order, and what reviewers say of it."""
        task = task_in_use(task_id)
        refuse_its_labelers(task, reader=signed_in(request))
        return Response(JudgedTaskOut(side_by_side(task)).data)
