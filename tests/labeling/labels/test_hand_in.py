from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.errors import HandedInBefore, LabelDoesNotFit, RepliesDoNotMatch
from labeling.labels.services import hand_in
from labeling.models import Comparison, Label, Ranking, Rating, Seat
from labeling.tasks.errors import QueueIsEmpty
from labeling.tasks.models import Kind, SkipReason
from labeling.tasks.opening import retire_task
from labeling.tasks.services import take_seat
from labeling.tasks.skips import skip_seat
from tests.labeling.conftest import after_time_ran_out, key, open_one, rank

WORK = Measures(active_ms=60_000, first_action_ms=800, changes=3, screen_version="7")


def give(screen, labeler, answer, *, with_key=None) -> Label:
    return hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=with_key or key(),
        answer=answer,
        measures=WORK,
    )


def outcomes(label) -> dict[tuple[str, str], str]:
    """Return the stored outcomes by the letters shown on the screen."""
    slot = dict(zip(label.seat.shown, "ABCDEFGHI", strict=False))
    found = {}
    for pair in Comparison.objects.filter(label=label):
        found[slot[pair.first_id], slot[pair.second_id]] = pair.outcome
    return found


def test_a_ranking_becomes_a_comparison_for_every_pair(ada):
    open_one(replies=9)
    screen = take_seat(labeler=ada)

    label = give(screen, ada, Answer(ranking=rank(screen)))

    assert Comparison.objects.filter(label=label).count() == 36
    for (first, second), outcome in outcomes(label).items():
        assert outcome == ("better" if first < second else "worse")


def test_equal_ranks_are_ties(ada):
    open_one()
    screen = take_seat(labeler=ada)

    label = give(screen, ada, Answer(ranking=[["B", "D"], ["C"], ["A"]]))

    assert Ranking.objects.get(label=label).ranks == [3, 1, 2, 1]
    stored_pairs = outcomes(label)
    stored_pairs.update({(b, a): swap[o] for (a, b), o in stored_pairs.items()})
    assert stored_pairs["B", "D"] == stored_pairs["D", "B"] == "tie"
    assert stored_pairs["B", "A"] == stored_pairs["C", "A"] == stored_pairs["D", "C"] == "better"


swap = {"better": "worse", "worse": "better", "tie": "tie"}


def test_a_pair_is_stored_in_the_same_order_in_every_label(ada, grace):
    task = open_one(overlap=2)
    for person in (ada, grace):
        screen = take_seat(labeler=person)
        give(screen, person, Answer(ranking=rank(screen)))

    pairs = Comparison.objects.values_list("first_id", "second_id")
    assert len(pairs) == 12
    assert len(set(pairs)) == 6
    assert all(first < second for first, second in pairs)
    assert task.seats.filter(finished_at=None).count() == 0


def test_the_measures_of_the_work_are_stored_with_the_label(ada):
    open_one()
    screen = take_seat(labeler=ada)
    taken_minutes_ago(5)

    label = give(screen, ada, Answer(ranking=rank(screen)))

    stored = Label.objects.get(pk=label.pk)
    assert stored.claimed_active_ms is None
    assert (stored.active_ms, stored.first_action_ms, stored.changes) == (60_000, 800, 3)
    assert stored.screen_version == "7"
    assert stored.seat.shown == screen.shown


def taken_minutes_ago(minutes: int) -> None:
    taken_at = timezone.now() - timedelta(minutes=minutes)
    Seat.objects.exclude(labeler=None).update(taken_at=taken_at)


def test_no_more_active_time_is_counted_than_passed(ada):
    open_one()
    screen = take_seat(labeler=ada)

    label = give(screen, ada, Answer(ranking=rank(screen)))

    stored = Label.objects.get(pk=label.pk)
    assert stored.active_ms < 60_000
    assert stored.claimed_active_ms == 60_000


def test_labels_of_one_person_share_the_time_that_passed(ada):
    for _ in range(3):
        open_one()
    screens = []
    for _ in range(3):
        screens.append(take_seat(labeler=ada))
        taken_minutes_ago(2)
        give(screens[-1], ada, Answer(ranking=rank(screens[-1])))

    counted = list(Label.objects.order_by("id").values_list("active_ms", flat=True))
    assert counted[:2] == [60_000, 60_000]
    assert counted[2] < 10_000


def test_a_ranking_and_ratings_are_handed_in_together(ada):
    open_one(Kind.RANK_AND_RATE)
    screen = take_seat(labeler=ada)
    ratings = {slot: RatingGiven(value=7) for slot in "ABCD"}
    ratings["B"] = RatingGiven(value=2, flags=["hallucination"], note="no such year")

    label = give(screen, ada, Answer(ranking=rank(screen), ratings=ratings))

    stored = Rating.objects.get(label=label, reply=screen.shown[1])
    assert (stored.value, stored.flags, stored.note) == (2, ["hallucination"], "no such year")


def test_a_rating_is_stored_without_a_ranking(ada):
    open_one(Kind.RATE)

    label = give(take_seat(labeler=ada), ada, Answer(ratings={"A": RatingGiven(value=4)}))

    assert Rating.objects.get(label=label).value == 4


def test_a_demonstration_is_a_reply_by_its_labeler(ada):
    task = open_one(Kind.DEMONSTRATE)

    label = give(take_seat(labeler=ada), ada, Answer(text="Because of air.", pasted_chars=12))

    demonstration = label.demonstration
    assert demonstration.reply.text == "Because of air."
    assert demonstration.reply.writer.person == ada
    assert demonstration.reply.prompt == task.prompt
    assert demonstration.pasted_chars == 12


def test_a_labeler_who_cannot_rank_gives_a_reason_and_it_counts_as_a_label(ada, grace):
    open_one()
    screen = take_seat(labeler=ada)

    label = give(screen, ada, Answer(cannot_rank="all_bad", note="all in Latin"))

    assert Ranking.objects.get(label=label).ranks == []
    assert not Comparison.objects.exists()
    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=grace)


def test_the_same_key_again_gives_the_same_label(ada):
    open_one()
    screen, same = take_seat(labeler=ada), uuid4()

    first = give(screen, ada, Answer(ranking=rank(screen)), with_key=same)
    again = give(screen, ada, Answer(ranking=rank(screen)), with_key=same)

    assert first == again
    assert Label.objects.count() == 1
    assert Comparison.objects.count() == 6


def test_another_key_is_refused_with_the_stored_label(ada):
    open_one()
    screen = take_seat(labeler=ada)
    stored = give(screen, ada, Answer(ranking=rank(screen)))

    with pytest.raises(HandedInBefore) as before:
        give(screen, ada, Answer(ranking=rank(screen)[::-1]))

    assert before.value.stored == stored


def test_a_late_label_counts_while_the_seat_is_free(ada):
    open_one()
    screen = take_seat(labeler=ada)
    after_time_ran_out(screen.public_id)

    assert not give(screen, ada, Answer(ranking=rank(screen))).surplus


def test_a_label_is_kept_as_surplus_after_another_labeler_took_the_place(ada, grace):
    task = open_one()
    late = take_seat(labeler=ada)
    after_time_ran_out(late.public_id)
    in_time = take_seat(labeler=grace)

    surplus = give(late, ada, Answer(ranking=rank(late)))
    label = give(in_time, grace, Answer(ranking=rank(in_time)))

    surplus.refresh_from_db()
    assert surplus.surplus
    assert not label.surplus
    assert list(Label.objects.counted()) == [label]
    assert Seat.objects.active().filter(task=task).count() == 1


def test_a_label_for_a_retired_task_is_kept_as_surplus(ada):
    task = open_one()
    screen = take_seat(labeler=ada)
    retire_task(task=task)

    label = give(screen, ada, Answer(ranking=rank(screen)))

    label.refresh_from_db()
    assert label.surplus


def test_handing_in_undoes_the_labelers_own_skip(ada):
    open_one()
    screen = take_seat(labeler=ada)
    skip_seat(seat_id=screen.public_id, labeler=ada, reason=SkipReason.TOO_LONG)

    give(screen, ada, Answer(ranking=rank(screen)))

    assert Seat.objects.get().skip_reason == ""


FULL = {slot: RatingGiven(value=4) for slot in "ABCD"}
ORDER = [["A"], ["B"], ["C"], ["D"]]


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Kind.RANK, Answer()),
        (Kind.RANK, Answer(ranking=ORDER, cannot_rank="other")),
        (Kind.RANK, Answer(ranking=ORDER, ratings=FULL)),
        (Kind.RANK, Answer(ranking=ORDER, text="and a text")),
        (Kind.RANK_AND_RATE, Answer(ranking=ORDER)),
        (Kind.RANK_AND_RATE, Answer(ratings=FULL)),
        (Kind.RANK_AND_RATE, Answer(ranking=ORDER, ratings={**FULL, "A": RatingGiven()})),
        (Kind.RANK_AND_RATE, Answer(ranking=ORDER, ratings={**FULL, "A": RatingGiven(value=8)})),
        (Kind.RANK_AND_RATE, Answer(ranking=ORDER, ratings={**FULL, "A": RatingGiven(4, ["x"])})),
        (Kind.RATE, Answer(text="no")),
        (Kind.DEMONSTRATE, Answer(text=" \n")),
        (Kind.DEMONSTRATE, Answer(ranking=ORDER)),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_not_stored(ada, kind, answer):
    open_one(kind)
    screen = take_seat(labeler=ada)

    with pytest.raises(LabelDoesNotFit):
        give(screen, ada, answer)

    assert not Label.objects.exists()
    assert Seat.objects.get().finished_at is None


@pytest.mark.parametrize(
    "ranking",
    [[["A"]], [["A", "A"], ["B"], ["C"], ["D"]], [*ORDER, ["E"]], [["A"], ["B"], ["C"], ["Z"]]],
)
def test_every_reply_must_be_ranked_exactly_once(ada, ranking):
    open_one()

    with pytest.raises(RepliesDoNotMatch):
        give(take_seat(labeler=ada), ada, Answer(ranking=ranking))
