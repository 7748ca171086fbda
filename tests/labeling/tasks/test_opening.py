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


def active(task) -> int:
    return Seat.objects.active().filter(task=task).count()


def test_tasks_with_four_to_nine_replies_open_together(db):
    new_tasks = [ask(replies=count) for count in range(4, 10)]

    tasks = open_tasks(
        kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=new_tasks, overlap=3, round_number=2
    )

    assert [task.replies.count() for task in tasks] == [4, 5, 6, 7, 8, 9]
    assert all(active(task) == 3 for task in tasks)


@pytest.mark.parametrize(("kind", "replies"), [(Kind.RANK, 1), (Kind.RATE, 2), (Kind.RATE, 0)])
def test_if_one_task_cannot_open_none_opens(db, kind, replies):
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


def test_the_overlap_can_be_raised_later(ada, grace):
    task = open_one()
    take_seat(labeler=ada)

    set_overlap(task=task, overlap=2)

    assert take_seat(labeler=grace)
    assert active(task) == 2


def test_lowering_the_overlap_withdraws_free_seats(ada):
    task = open_one(overlap=3)
    take_seat(labeler=ada)

    set_overlap(task=task, overlap=1)

    assert Seat.objects.active().get(task=task).labeler == ada


def test_lowering_the_overlap_never_withdraws_a_held_seat(ada, grace):
    task = open_one(overlap=2)
    take_seat(labeler=ada)
    take_seat(labeler=grace)

    with pytest.raises(OverlapIsTooLow):
        set_overlap(task=task, overlap=1)

    assert active(task) == 2


def test_a_label_handed_in_at_a_withdrawn_seat_is_kept_as_surplus(ada):
    task = open_one(overlap=2)
    screen = take_seat(labeler=ada)
    after_time_ran_out(screen.public_id)
    set_overlap(task=task, overlap=1)
    set_overlap(task=task, overlap=1)
    assert Seat.objects.active().get(task=task).labeler == ada

    Seat.objects.filter(labeler=None).delete()
    retire_task(task=task)
    label = give(screen, ada, Answer(ranking=rank(screen)))

    label.refresh_from_db()
    assert label.surplus


def test_a_retired_task_is_given_to_nobody_until_it_is_requeued(ada):
    task = open_one(overlap=2)

    retire_task(task=task)
    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)

    requeue_task(task=task, overlap=2)
    assert take_seat(labeler=ada)
    assert active(task) == 2


def test_requeuing_a_task_forgets_its_skips(ada):
    task = open_one()
    seat = take_seat(labeler=ada)
    skip_seat(seat_id=seat.public_id, labeler=ada, reason=SkipReason.UNCLEAR)
    after_time_ran_out(seat.public_id)

    requeue_task(task=task, overlap=1)

    assert take_seat(labeler=ada).public_id == seat.public_id
    assert active(task) == 1
