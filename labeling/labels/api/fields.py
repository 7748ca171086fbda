"""Fields of the requests and responses about labels."""

from typing import Any

from rest_framework import serializers

from common.fields import Body, CodeField, DictField, ListField, PatternField, TextField
from labeling.labels.answers import Answer, RatingGiven, RewriteGiven, SpanGiven
from labeling.labels.models import CannotRank, Label
from labeling.labels.reading import answer_of
from labeling.labels.reasons.checking import MOST_SPANS
from labeling.tasks.api.fields import LARGEST_INTEGER, LONGEST_NOTE
from labeling.tasks.models import Kind
from labeling.tasks.models.forms import HIGHEST_RATING
from labeling.tasks.opening import MAX_REPLIES

LONGEST_TEXT = 200_000


def slot_field() -> PatternField:
    return PatternField("^[A-Z]$")


def note_field() -> TextField:
    return TextField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=LONGEST_NOTE,
    )


class RatingIn(Body):
    value = serializers.IntegerField(
        min_value=0, max_value=HIGHEST_RATING, required=False, allow_null=True
    )
    flags = ListField(child=CodeField(max_length=32), required=False, max_length=64)
    note = note_field()


class SpanIn(Body):
    start = serializers.IntegerField(min_value=0, max_value=LARGEST_INTEGER)
    end = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    kind = CodeField(max_length=32, help_text="One of the form's span kinds.")


class RewriteIn(Body):
    slot = slot_field()
    text = TextField(trim_whitespace=False, max_length=LONGEST_TEXT)
    pasted_chars = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_INTEGER)


class AnswerIn(Body):
    """Only the fields that the kind of the task asks for."""

    ranking = ListField(
        child=ListField(child=slot_field(), allow_empty=False, max_length=MAX_REPLIES),
        required=False,
        allow_null=True,
        allow_empty=False,
        max_length=MAX_REPLIES,
        help_text='Best first; slots in the same list are tied: [["B", "D"], ["C"], ["A"]].',
    )
    cannot_rank = serializers.ChoiceField(
        CannotRank.choices, required=False, allow_blank=True, help_text="Instead of a ranking."
    )
    note = note_field()
    ratings = DictField(
        child=RatingIn(),
        required=False,
        max_length=MAX_REPLIES,
        help_text='By slot: {"A": {"value": 6, "flags": []}}.',
    )
    text = TextField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=LONGEST_TEXT
    )
    pasted_chars = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_INTEGER)
    spans = DictField(
        child=ListField(child=SpanIn(), max_length=MOST_SPANS),
        required=False,
        max_length=MAX_REPLIES,
        help_text="Optional, by slot. Offsets count the code points of the reply's text.",
    )
    rewrite = RewriteIn(
        required=False, allow_null=True, help_text="Optional: one reply of the task, improved."
    )


class LabelOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    seat = serializers.UUIDField(source="seat.public_id")
    kind = serializers.ChoiceField(Kind.choices, source="seat.kind")
    surplus = serializers.BooleanField(
        help_text="Submitted too late: kept, but not counted for the task."
    )
    handed_in_at = serializers.DateTimeField()
    editable_until = serializers.DateTimeField()


class RatingOut(serializers.Serializer[Any]):
    value = serializers.IntegerField(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class SpanOut(serializers.Serializer[Any]):
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    kind = serializers.CharField()


class RewriteOut(serializers.Serializer[Any]):
    slot = serializers.CharField()
    text = serializers.CharField()
    pasted_chars = serializers.IntegerField()


class StoredAnswerOut(serializers.Serializer[Any]):
    ranking = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), allow_null=True
    )
    cannot_rank = serializers.CharField()
    note = serializers.CharField()
    ratings = serializers.DictField(child=RatingOut())
    text = serializers.CharField()
    spans = serializers.DictField(child=SpanOut(many=True))
    rewrite = RewriteOut(allow_null=True)


class StoredLabelOut(LabelOut):
    answer = StoredAnswerOut()


def answer_from(sent: dict[str, Any]) -> Answer:
    """Make an answer of the validated fields of AnswerIn."""
    ratings = {slot: RatingGiven(**rating) for slot, rating in sent.pop("ratings", {}).items()}
    spans = {
        slot: tuple(SpanGiven(**span) for span in given)
        for slot, given in sent.pop("spans", {}).items()
    }
    rewrite = sent.pop("rewrite", None)
    return Answer(
        ratings=ratings,
        spans=spans,
        rewrite=RewriteGiven(**rewrite) if rewrite else None,
        **sent,
    )


def stored_out(label: Label) -> dict[str, Any]:
    """Return what `StoredLabelOut` describes."""
    return {**LabelOut(label).data, "answer": StoredAnswerOut(answer_of(label)).data}
