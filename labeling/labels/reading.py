"""What a label says, read back in the slots in which its labeler saw the replies."""

from labeling.labels.answers import Answer, RatingGiven
from labeling.labels.models import Demonstration, Label, Ranking
from labeling.tasks.blindness import slots


def answer_of(label: Label) -> Answer:
    shown = label.seat.shown
    ranking = Ranking.objects.filter(label=label).first()
    demonstration = Demonstration.objects.filter(label=label).select_related("reply").first()
    slot_of = dict(zip(shown, slots(len(shown)), strict=True))
    return Answer(
        ranking=groups(ranking.places) if ranking and ranking.places else None,
        cannot_rank=ranking.cannot_rank if ranking else "",
        note=ranking.note if ranking else "",
        ratings={
            slot_of[rating.reply_id]: RatingGiven(rating.value, tuple(rating.flags), rating.note)
            for rating in label.ratings.order_by("reply_id")
        },
        text=demonstration.reply.text if demonstration else "",
        pasted_chars=demonstration.pasted_chars if demonstration else 0,
    )


def groups(places: list[int]) -> list[list[str]]:
    """Turn [2, 1, 2] into [["B"], ["A", "C"]]."""
    letters = slots(len(places))
    return [
        [slot for slot, place in zip(letters, places, strict=True) if place == wanted]
        for wanted in sorted(set(places))
    ]
