"""Reading a stored label back as the answer that its labeler gave."""

from labeling.labels.answers import Answer, RatingGiven
from labeling.labels.models import Demonstration, Label, Ranking
from labeling.labels.reasons.storing import rewrite_of, spans_of
from labeling.tasks.blindness import slots


def answer_of(label: Label) -> Answer:
    """Return the stored answer, with the slots in which its labeler saw the replies."""
    shown = label.seat.shown
    ranking = Ranking.objects.filter(label=label).first()
    demonstration = Demonstration.objects.filter(label=label).select_related("reply").first()
    slot_of = dict(zip(shown, slots(len(shown)), strict=True))
    return Answer(
        ranking=groups(ranking.ranks) if ranking and ranking.ranks else None,
        cannot_rank=ranking.cannot_rank if ranking else "",
        note=ranking.note if ranking else "",
        ratings={
            slot_of[rating.reply_id]: RatingGiven(rating.value, tuple(rating.flags), rating.note)
            for rating in label.ratings.order_by("reply_id")
        },
        text=demonstration.reply.text if demonstration else "",
        pasted_chars=demonstration.pasted_chars if demonstration else 0,
        spans=spans_of(label, slot_of),
        rewrite=rewrite_of(label, slot_of),
    )


def groups(ranks: list[int]) -> list[list[str]]:
    """Turn the ranks [2, 1, 2] into the groups [["B"], ["A", "C"]]."""
    letters = slots(len(ranks))
    return [
        [slot for slot, rank in zip(letters, ranks, strict=True) if rank == wanted]
        for wanted in sorted(set(ranks))
    ]
