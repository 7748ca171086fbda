"""Several people and tabs asking at the same moment. Needs real transactions."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection
from django.utils import timezone

from labeling.labels.answers import Answer, Measures
from labeling.labels.errors import HandedInBefore
from labeling.labels.services import hand_in
from labeling.models import Comparison, Label, Seat, Task, User
from labeling.tasks.errors import QueueIsEmpty
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import open_tasks
from labeling.tasks.services import take_seat
from tests.labeling.conftest import ask, key, rank

pytestmark = pytest.mark.django_db(transaction=True)

TABS = 4


def open_seats(tasks: int, overlap: int) -> list[Task]:
    new_tasks = [ask(replies=4) for _ in range(tasks)]
    return open_tasks(
        kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=new_tasks, overlap=overlap
    )


def people(count: int) -> list[User]:
    return [
        User.objects.create_user(f"labeler-{n}", roles=["labeler"], qualified_at=timezone.now())
        for n in range(count)
    ]


def work_in_one_tab(labeler: User) -> int:
    """Label until there is nothing left, and return the number of accepted labels."""
    done, empty = 0, 0
    try:
        while empty < 3:
            try:
                screen = take_seat(labeler=labeler, ahead=done % 2 == 1)
            except QueueIsEmpty:
                # Another tab may hold the last seat and never hand in, so try again.
                empty += 1
                sleep(0.05)
                continue
            try:
                hand_in(
                    seat_id=screen.public_id,
                    labeler=labeler,
                    key=key(),
                    answer=Answer(ranking=rank(screen)),
                    measures=Measures(active_ms=1),
                )
                done += 1
            except HandedInBefore:
                pass  # another tab of this labeler was quicker
    finally:
        connection.close()
    return done


def label_everything(tasks: int, overlap: int, labelers: int) -> None:
    open_seats(tasks, overlap)
    tabs = people(labelers) * TABS

    with ThreadPoolExecutor(max_workers=len(tabs)) as pool:
        acknowledged = sum(pool.map(work_in_one_tab, tabs))

    assert acknowledged == tasks * overlap
    assert Label.objects.counted().count() == Label.objects.count() == tasks * overlap
    assert Comparison.objects.count() == 6 * tasks * overlap
    assert Seat.objects.count() == tasks * overlap
    sat = list(Seat.objects.values_list("task", "labeler"))
    assert len(sat) == len(set(sat))


def test_sixty_seats_give_sixty_labels_to_eight_labelers_with_four_tabs():
    label_everything(tasks=20, overlap=3, labelers=8)


@pytest.mark.slow
def test_six_hundred_seats_give_six_hundred_labels_to_forty_labelers_with_four_tabs():
    label_everything(tasks=200, overlap=3, labelers=40)


def test_a_double_click_takes_one_seat(qualified):
    open_seats(4, 3)
    ada = qualified("ada")

    def click(_: int) -> str:
        try:
            return str(take_seat(labeler=ada).public_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        taken = set(pool.map(click, range(8)))

    assert len(taken) == 1


def test_the_same_key_sent_by_several_requests_at_once_is_one_label(qualified):
    open_seats(1, 1)
    ada, same = qualified("ada"), key()
    screen = take_seat(labeler=ada)

    def send(_: int) -> int:
        try:
            return hand_in(
                seat_id=screen.public_id,
                labeler=ada,
                key=same,
                answer=Answer(ranking=rank(screen)),
                measures=Measures(active_ms=1),
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        labels = set(pool.map(send, range(6)))

    assert len(labels) == Label.objects.count() == 1
