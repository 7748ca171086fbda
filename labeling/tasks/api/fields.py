"""Fields of the requests and responses about seats."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.views import APIView

from labeling.people.access import allow
from labeling.people.models import Role
from labeling.prompts.api.fields import LimitsOut
from labeling.tasks.models import Kind
from labeling.tasks.screens import Screen

LONGEST_NOTE = 2_000
LARGEST_INTEGER = 2**31 - 1  # of a column in PostgreSQL


class LabelerView(APIView):
    """A view that only labelers may call."""

    permission_classes = [allow(Role.LABELER)]


@extend_schema_serializer(component_name="SeatTurnOut")
class TurnOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(["system", "user", "assistant"])
    text = serializers.CharField()


@extend_schema_serializer(component_name="SeatPromptOut")
class PromptOut(serializers.Serializer[Any]):
    turns = TurnOut(many=True)
    language = serializers.CharField(help_text="BCP 47 tag; empty if unknown.")
    topics = serializers.ListField(
        child=serializers.CharField(), help_text="Sensitive topics that it touches."
    )
    limits = LimitsOut(help_text="Limits of the texts that are written.")


class ShownReplyOut(serializers.Serializer[Any]):
    # Ids and writers are left out: labelers must not know who wrote a reply.
    slot = serializers.CharField(help_text='"A" is the first reply shown.')
    text = serializers.CharField()


class SpanKindOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    good = serializers.BooleanField(help_text="It praises the reply.")


class FlagOut(SpanKindOut):
    note = serializers.BooleanField(help_text="Ticking it names no fault.")


class FormOut(serializers.Serializer[Any]):
    lowest_rating = serializers.IntegerField()
    highest_rating = serializers.IntegerField()
    lowest_means = serializers.CharField()
    highest_means = serializers.CharField()
    bins_from = serializers.IntegerField(help_text="Replies needed to offer bins.")
    flags = FlagOut(many=True)
    span_kinds = SpanKindOut(many=True)


class SeatGuidelineOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    version = serializers.IntegerField()
    acknowledged = serializers.BooleanField()


class DraftOut(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    body = serializers.CharField()
    other_body = serializers.CharField(help_text="The latest text that an outdated tab sent.")


class SeatOut(serializers.Serializer[Any]):
    """Describes what `seat_out` returns."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    prompt = PromptOut()
    replies = ShownReplyOut(many=True)
    start_text = serializers.CharField(
        allow_null=True, help_text="The reply to improve, if the demonstration starts from one."
    )
    form = FormOut()
    guideline = SeatGuidelineOut(allow_null=True)
    held_until = serializers.DateTimeField()
    seconds_left = serializers.IntegerField(help_text="0 once the time has run out.")
    state = serializers.ChoiceField(["open", "skipped", "finished", "gone"])
    draft = DraftOut(allow_null=True)


def seat_out(screen: Screen) -> dict[str, Any]:
    """Return what `SeatOut` describes, without the serializer, which is slower than the query.

    Ids and writers are left out, because labelers must not know who wrote a reply. The purpose
    is left out, because a gold task must look like any other.
    """
    return {
        "id": screen.public_id,
        "kind": screen.kind,
        "prompt": {
            "turns": screen.turns,
            "language": screen.language,
            "topics": screen.topics,
            "limits": asdict(screen.limits),
        },
        "replies": screen.replies,
        "start_text": screen.start_text,
        "form": screen.form,
        "guideline": screen.guideline,
        "held_until": screen.held_until,
        "seconds_left": screen.seconds_left,
        "state": screen.state,
        "draft": screen.draft,
    }
