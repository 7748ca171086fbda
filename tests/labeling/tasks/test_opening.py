import pytest

from labeling.labels.answers import Answer
from labeling.models import Seat, Task
from labeling.tasks.errors import OverlapIsTooLow, QueueIsEmpty, TaskCannotOpen
from labeling.tasks.models import Kind, Purpose, SkipReason
from labeling.tasks.opening import (
    NewTask,
    open_tasks,
    requeue_task,
    retire_task,
    set_overlap,
)
from labeling.tasks.services import take_seat
from labeling.tasks.skips import skip_seat
from tests.labeling.conftest import after_time_ran_out, ask, open_one, rank
from tests.labeling.labels.test_hand_in import give


def living(task) -> int:
    return Seat.objects.living().filter(task=task).count()


def test_many_tasks_open_at_once_with_k_from_four_to_nine(db):
    new_tasks = [ask(replies=count) for count in range(4, 10)]

    tasks = open_tasks(
        kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=new_tasks, overlap=3, round_number=2
    )

    assert [task.replies.count() for task in tasks] == [4, 5, 6, 7, 8, 9]
    assert all(living(task) == 3 for task in tasks)


@pytest.mark.parametrize(("kind", "replies"), [(Kind.RANK, 1), (Kind.RATE, 2), (Kind.RATE, 0)])
def test_all_of_them_open_or_none(db, kind, replies):
    good = ask(replies={Kind.RANK: 4, Kind.RATE: 1}[kind])

    with pytest.raises(TaskCannotOpen):
        open_tasks(
            kind=kind, purpose=Purpose.TRAINING, new_tasks=[good, ask(replies=replies)], overlap=1
        )

    assert not Task.objects.exists()


def test_replies_to_another_prompt_are_refused(db):
    mixed = NewTask(prompt=ask().prompt, replies=ask(replies=4).replies)

    with pytest.raises(TaskCannotOpen):
        open_tasks(kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=[mixed], overlap=1)


def test_more_labels_can_be_wanted_later(ada, grace):
    task = open_one()
    take_seat(labeler=ada)

    set_overlap(task=task, overlap=2)

    assert take_seat(labeler=grace)
    assert living(task) == 2


def test_fewer_labels_take_free_seats_away(ada):
    task = open_one(overlap=3)
    take_seat(labeler=ada)

    set_overlap(task=task, overlap=1)

    assert Seat.objects.living().get(task=task).labeler == ada


def test_nobody_loses_the_seat_they_work_at_to_a_smaller_overlap(ada, grace):
    task = open_one(overlap=2)
    take_seat(labeler=ada)
    take_seat(labeler=grace)

    with pytest.raises(OverlapIsTooLow):
        set_overlap(task=task, overlap=1)

    assert living(task) == 2


def test_a_seat_that_was_lowered_away_keeps_what_is_still_handed_in(ada):
    task = open_one(overlap=2)
    screen = take_seat(labeler=ada)
    after_time_ran_out(screen.public_id)
    set_overlap(task=task, overlap=1)
    set_overlap(task=task, overlap=1)
    assert Seat.objects.living().get(task=task).labeler == ada

    Seat.objects.filter(labeler=None).delete()
    retire_task(task=task)
    label = give(screen, ada, Answer(ranking=rank(screen)))

    label.refresh_from_db()
    assert label.surplus


def test_a_retired_task_is_asked_nobody_and_can_come_back(ada):
    task = open_one(overlap=2)

    retire_task(task=task)
    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)

    requeue_task(task=task, overlap=2)
    assert take_seat(labeler=ada)
    assert living(task) == 2


def test_requeuing_forgets_skips(ada):
    task = open_one()
    seat = take_seat(labeler=ada)
    skip_seat(seat=seat.public_id, labeler=ada, reason=SkipReason.UNCLEAR)
    after_time_ran_out(seat.public_id)

    requeue_task(task=task, overlap=1)

    assert take_seat(labeler=ada).public_id == seat.public_id
    assert living(task) == 1
