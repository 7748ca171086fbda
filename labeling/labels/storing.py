"""Turning an answer into rows: a ranking, its comparisons, ratings, a demonstration."""

from itertools import combinations

from django.db import connection

from labeling.labels.answers import Answer, ranks_of
from labeling.labels.locking import LockedSeat
from labeling.labels.models import Demonstration, Label, Outcome, Ranking, Rating
from labeling.labels.reasons.storing import remove_reasons, store_reasons
from labeling.prompts.models import Reply, Writer
from labeling.tasks.blindness import slots


def store_answer(label: Label, answer: Answer, locked: LockedSeat) -> None:
    """Write the rows of an answer under a label that has none. `check` has accepted it."""
    shown = locked.seat.shown
    if answer.ranking is not None or answer.cannot_rank:
        store_ranking(label, answer, shown=shown)
    if answer.ratings:
        store_ratings(label, answer, shown=shown)
    if answer.text:
        store_demonstration(label, answer, locked)
    store_reasons(label, answer, locked)


def store_ranking(label: Label, answer: Answer, *, shown: list[int]) -> None:
    ranks = ranks_of(answer.ranking, slots(len(shown))) if answer.ranking else []
    Ranking.objects.create(
        label=label, ranks=ranks, cannot_rank=answer.cannot_rank, note=answer.note
    )
    if ranks:
        store_comparisons(label, shown, ranks)


def store_comparisons(label: Label, shown: list[int], ranks: list[int]) -> None:
    """Write a row for every pair of replies, the reply with the lower id first.

    The pairs are sent as three arrays, because creating 36 objects with their placeholders
    takes longer than the rest of a hand-in.
    """
    pairs = list(combinations(sorted(zip(shown, ranks, strict=True)), 2))
    firsts = [first for (first, _), _ in pairs]
    seconds = [second for _, (second, _) in pairs]
    outcomes = [str(outcome(rank, other)) for (_, rank), (_, other) in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO labeling_comparison (label_id, first_id, second_id, outcome)
            SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[])""",
            [label.pk, firsts, seconds, outcomes],
        )


def outcome(rank: int, other_rank: int) -> Outcome:
    if rank == other_rank:
        return Outcome.TIE
    return Outcome.BETTER if rank < other_rank else Outcome.WORSE


def store_ratings(label: Label, answer: Answer, *, shown: list[int]) -> None:
    reply_of = dict(zip(slots(len(shown)), shown, strict=True))
    Rating.objects.bulk_create(
        Rating(
            label=label,
            reply_id=reply_of[slot],
            value=rating.value,
            flags=list(rating.flags),
            note=rating.note,
        )
        for slot, rating in answer.ratings.items()
    )


def store_demonstration(label: Label, answer: Answer, locked: LockedSeat) -> None:
    writer, _ = Writer.objects.get_or_create(person_id=locked.seat.labeler_id)
    reply = Reply.objects.create(prompt_id=locked.prompt_id, writer=writer, text=answer.text)
    Demonstration.objects.create(
        label=label,
        reply=reply,
        original_id=locked.start_from_id,
        pasted_chars=answer.pasted_chars,
    )


def remove_answer(label: Label) -> None:
    """Delete the rows of the stored answer, before another one is stored."""
    remove_reasons(label)
    label.comparisons.all().delete()
    label.ratings.all().delete()
    Ranking.objects.filter(label=label).delete()
    # Keep the reply of a demonstration: others may already be judging it.
    Demonstration.objects.filter(label=label).delete()
