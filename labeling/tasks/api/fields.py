"""What the browser sends and gets about a seat."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.views import APIView

from labeling.people.access import allow
from labeling.people.models import Role
from labeling.tasks.models import Kind

LONGEST_NOTE = 2_000


class LabelerView(APIView):
    """A view for labelers only."""

    permission_classes = [allow(Role.LABELER)]


@extend_schema_serializer(component_name="SeatTurnOut")
class TurnOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(["system", "user", "assistant"])
    text = serializers.CharField()


@extend_schema_serializer(component_name="SeatPromptOut")
class PromptOut(serializers.Serializer[Any]):
    turns = TurnOut(many=True)
    language = serializers.CharField(help_text="BCP 47; empty when nobody could tell.")
    topics = serializers.ListField(
        child=serializers.CharField(), help_text="What it may be disturbing for."
    )


class ShownReplyOut(serializers.Serializer[Any]):
    # Ids and writers stay out: labelers must not know who wrote a reply.
    slot = serializers.CharField(help_text='"A" for the first reply shown.')
    text = serializers.CharField()


class FlagOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    good = serializers.BooleanField(help_text="Ticked is praise, not a fault.")


class FormOut(serializers.Serializer[Any]):
    lowest_rating = serializers.IntegerField()
    highest_rating = serializers.IntegerField()
    lowest_means = serializers.CharField()
    highest_means = serializers.CharField()
    bins_from = serializers.IntegerField(help_text="Offer bins from this many replies on.")
    flags = FlagOut(many=True)


class SeatGuidelineOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    version = serializers.IntegerField()
    acknowledged = serializers.BooleanField()


class DraftOut(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    body = serializers.CharField()
    other_body = serializers.CharField(help_text="The latest text that a stale tab sent.")


class SeatOut(serializers.Serializer[Any]):
    """What `as_sent` makes; this describes it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    prompt = PromptOut()
    replies = ShownReplyOut(many=True)
    start_text = serializers.CharField(
        allow_null=True, help_text="A reply to improve, for a demonstration made by editing."
    )
    form = FormOut()
    guideline = SeatGuidelineOut(allow_null=True)
    held_until = serializers.DateTimeField()
    seconds_left = serializers.IntegerField(help_text="0 when time has run out.")
    state = serializers.ChoiceField(["open", "skipped", "finished", "gone"])
    draft = DraftOut(allow_null=True)
