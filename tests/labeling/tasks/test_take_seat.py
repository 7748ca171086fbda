import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.guidelines.services import publish, write_guideline
from labeling.labels.answers import Answer, Measures
from labeling.labels.services import hand_in
from labeling.models import Prompt, Seat, Writer
from labeling.tasks.errors import QueueIsEmpty
from labeling.tasks.models import Audience, Kind, Purpose, SkipReason
from labeling.tasks.opening import NewTask, open_tasks
from labeling.tasks.services import take_seat
from labeling.tasks.skips import skip_seat
from tests.labeling.conftest import after_time_ran_out, ask, key, open_one, rank


def task_of(screen) -> int:
    return Seat.objects.get(pk=screen.seat_pk).task_id


def test_a_labeler_gets_the_oldest_task_first(ada):
    first, _second = open_one(), open_one()

    assert task_of(take_seat(labeler=ada)) == first.pk


def test_tasks_of_earlier_rounds_come_first(ada):
    open_one(round_number=2)
    old = open_one(round_number=1)

    assert task_of(take_seat(labeler=ada)) == old.pk


def test_asking_again_gives_the_held_seat(ada):
    open_one()
    open_one()

    assert take_seat(labeler=ada).public_id == take_seat(labeler=ada).public_id


def test_asking_ahead_gives_one_more_seat_and_no_third(ada):
    for _ in range(3):
        open_one()
    first = take_seat(labeler=ada)

    second = take_seat(labeler=ada, ahead=True)

    assert second.public_id != first.public_id
    assert take_seat(labeler=ada, ahead=True).public_id == second.public_id
    assert take_seat(labeler=ada).public_id == first.public_id


def test_a_task_that_wants_two_labels_has_two_seats_and_no_third(qualified):
    open_one(overlap=2)
    take_seat(labeler=qualified("first"))
    take_seat(labeler=qualified("second"))

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=qualified("third"))


def test_nobody_gets_two_seats_at_one_task(ada):
    open_one(overlap=2)
    take_seat(labeler=ada)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada, ahead=True)


def test_a_constraint_refuses_a_second_seat_at_one_task(ada):
    open_one(overlap=2)
    take_seat(labeler=ada)
    free = Seat.objects.get(labeler=None)

    with pytest.raises(IntegrityError, match="one_seat_per_labeler_and_task"), transaction.atomic():
        Seat.objects.filter(pk=free.pk).update(
            labeler=ada, taken_at=timezone.now(), held_until=timezone.now()
        )


def test_a_seat_goes_to_the_next_labeler_when_time_runs_out(ada, grace):
    task = open_one()
    lost = take_seat(labeler=ada)
    after_time_ran_out(lost.public_id)

    taken = take_seat(labeler=grace)

    assert task_of(taken) == task.pk
    assert taken.public_id != lost.public_id
    assert Seat.objects.active().get().labeler == grace
    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)


def test_a_labeler_who_comes_back_late_gets_the_seat_back_if_it_is_free(ada):
    open_one()
    seat = take_seat(labeler=ada)
    after_time_ran_out(seat.public_id)

    again = take_seat(labeler=ada)

    assert again.public_id == seat.public_id
    assert again.seconds_left > 0


def test_a_labeler_gets_a_lost_seat_back_when_its_time_runs_out_again(ada, grace):
    open_one()
    first = take_seat(labeler=ada)
    after_time_ran_out(first.public_id)
    after_time_ran_out(take_seat(labeler=grace).public_id)

    again = take_seat(labeler=ada)

    assert again.public_id == first.public_id
    assert [reply["text"] for reply in again.replies] == [r["text"] for r in first.replies]


def test_a_skipped_task_goes_to_others_but_not_to_the_same_labeler(ada, grace):
    open_one()
    seat = take_seat(labeler=ada)
    skip_seat(seat_id=seat.public_id, labeler=ada, reason=SkipReason.UNCLEAR)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=grace)
    after_time_ran_out(seat.public_id)
    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)
    assert take_seat(labeler=grace)


def test_nobody_judges_their_own_demonstration(ada, grace):
    new_task = ask(replies=4)
    own = new_task.replies[0]
    own.writer = Writer.objects.create(person=ada)
    own.save()
    open_tasks(kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=[new_task], overlap=2)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)
    assert take_seat(labeler=grace)


@pytest.mark.parametrize(
    ("labeler", "purpose", "allowed"),
    [
        ({}, Purpose.TRAINING, True),
        ({}, Purpose.EVALUATION, True),
        ({}, Purpose.QUALIFICATION, False),
        ({"held_out": True}, Purpose.TRAINING, False),
        ({"held_out": True}, Purpose.EVALUATION, True),
        ({"qualified_at": None}, Purpose.TRAINING, False),
        ({"qualified_at": None}, Purpose.EVALUATION, False),
        ({"qualified_at": None}, Purpose.QUALIFICATION, True),
    ],
)
def test_a_labeler_gets_only_tasks_of_the_purposes_open_to_them(
    qualified, labeler, purpose, allowed
):
    open_one(purpose=purpose)
    person = qualified("ada", **labeler)

    if allowed:
        assert take_seat(labeler=person)
    else:
        with pytest.raises(QueueIsEmpty):
            take_seat(labeler=person)


@pytest.mark.parametrize(
    ("languages", "prompt", "allowed"),
    [
        (["en"], "en", True),
        (["en"], "zh", False),
        (["de", "zh"], "zh", True),
        (["de"], "", True),
        ([], "en", True),
        ([], "zh", False),
        (["zh"], "zh-Hans", True),
        (["zh-Hans"], "zh", True),
        (["zh-Hans"], "zh-Hant", False),
        (["en-GB"], "en", True),
    ],
)
def test_labelers_get_prompts_in_their_languages(qualified, languages, prompt, allowed):
    open_one(language=prompt)
    person = qualified("ada", languages=languages)

    if allowed:
        assert take_seat(labeler=person)
    else:
        with pytest.raises(QueueIsEmpty):
            take_seat(labeler=person)


def test_tasks_with_opted_out_topics_go_to_other_labelers(qualified, grace):
    open_one(topics=["violence", "politics"])

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=qualified("ada", opted_out_topics=["violence"]))
    assert take_seat(labeler=grace)


def test_a_labeler_can_ask_for_some_kinds_only(ada):
    open_one(Kind.DEMONSTRATE)
    rank = open_one(Kind.RANK)

    assert task_of(take_seat(labeler=ada, kinds=[Kind.RANK])) == rank.pk


def test_tasks_with_a_retired_prompt_are_not_given_out(ada):
    task = open_one()
    Prompt.objects.filter(pk=task.prompt_id).update(retired_at=timezone.now())

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)


def test_gold_is_mixed_in_at_its_rate_and_looks_like_training(qualified, settings):
    settings.GOLD_PERCENT = 100
    open_one(purpose=Purpose.GOLD, overlap=5)
    open_one(overlap=5)
    open_one(overlap=5)
    ada = qualified("ada")

    gold = take_seat(labeler=ada)
    training = take_seat(labeler=ada, ahead=True)

    purposes = [Seat.objects.get(pk=s.seat_pk).purpose for s in (gold, training)]
    assert purposes == [Purpose.GOLD, Purpose.TRAINING]
    assert gold.kind == training.kind
    assert gold.form == training.form


def test_gold_is_never_given_without_another_free_task(ada, settings):
    settings.GOLD_PERCENT = 100
    open_one(purpose=Purpose.GOLD)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)


def test_gold_never_replaces_the_last_task(ada, settings):
    """It would stay open, and so show that another task was given."""
    settings.GOLD_PERCENT = 100
    open_one(purpose=Purpose.GOLD)
    open_one(overlap=5)

    seat = take_seat(labeler=ada)

    assert Seat.objects.get(pk=seat.seat_pk).purpose == Purpose.TRAINING


def test_a_demonstration_can_start_from_a_reply(ada):
    new_task = ask(replies=1)
    start = NewTask(prompt=new_task.prompt, start_from=new_task.replies[0])
    open_tasks(kind=Kind.DEMONSTRATE, purpose=Purpose.TRAINING, new_tasks=[start], overlap=1)

    assert take_seat(labeler=ada).start_text == "good"


def test_after_a_hand_in_the_next_seat_is_at_another_task(ada):
    open_one(overlap=2)
    last = open_one(overlap=2)
    seat = take_seat(labeler=ada)

    hand_in(
        seat_id=seat.public_id,
        labeler=ada,
        key=key(),
        answer=Answer(ranking=rank(seat)),
        measures=Measures(active_ms=1),
    )

    assert task_of(take_seat(labeler=ada)) == last.pk


def test_a_task_for_held_out_labelers_is_given_to_nobody_else(qualified):
    open_one(purpose=Purpose.EVALUATION, audience=Audience.HELD_OUT)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=qualified("ada"))

    assert take_seat(labeler=qualified("hilda", held_out=True)).replies


def test_a_task_for_training_labelers_is_not_given_to_held_out_labelers(qualified):
    open_one(purpose=Purpose.EVALUATION, audience=Audience.TRAINING)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=qualified("hilda", held_out=True))

    assert take_seat(labeler=qualified("ada")).replies


def test_a_seat_that_is_taken_over_keeps_its_audience(qualified):
    open_one(purpose=Purpose.EVALUATION, audience=Audience.HELD_OUT)
    after_time_ran_out(take_seat(labeler=qualified("hilda", held_out=True)).public_id)

    taken = take_seat(labeler=qualified("hugo", held_out=True))

    assert Seat.objects.get(pk=taken.seat_pk).audience == Audience.HELD_OUT


def test_a_task_can_use_the_guidelines_of_another_purpose(ada):
    training = publish(
        guideline=write_guideline(
            kind=GuidelineKind.RANK, purpose=GuidelineSet.TRAINING, body="Help.", written_by=None
        )
    )
    publish(
        guideline=write_guideline(
            kind=GuidelineKind.RANK,
            purpose=GuidelineSet.EVALUATION,
            body="Be true.",
            written_by=None,
        )
    )
    open_one(purpose=Purpose.EVALUATION, guideline_set=GuidelineSet.TRAINING)

    screen = take_seat(labeler=ada)

    assert screen.guideline is not None
    assert screen.guideline["id"] == training.pk
