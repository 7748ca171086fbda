"""Undoing an erasure beside the job that carries it out, interleaved at every statement."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from common.errors import Refusal
from labeling.models import Erasure, Role, User
from labeling.people.erasures.services import carry_out, plan_erasure
from labeling.people.erasures.undo import undo_erasure
from tests.databases import empty_written_tables
from tests.interleaving import Interleaving, at_every_step

pytestmark = pytest.mark.django_db(transaction=True)


def due_erasure() -> tuple[User, User, int]:
    empty_written_tables()
    root = User.objects.create_superuser("root")
    person = User.objects.create_user("lin", roles=[Role.LABELER])
    erasure = plan_erasure(actor=root, person=person, confirm="lin")
    Erasure.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    return root, person, erasure.pk


def undoing(root: User, person: User) -> Callable[[], bool]:
    def undo() -> bool:
        try:
            undo_erasure(actor=root, person=person)
        except Refusal:
            return False
        return True

    return undo


def check(run: Interleaving) -> None:
    """Exactly one of both happened, and the account agrees with it."""
    assert sorted(run.results) == [False, True]
    erasure = Erasure.objects.select_related("person").get()
    erased = erasure.person.username.startswith("left-")
    assert erased == (erasure.done_at is not None) == (erasure.undone_at is None)
    assert erased != erasure.person.is_active


def test_an_erasure_is_undone_or_done_in_any_order_of_statements():
    def set_up():
        root, person, erasure = due_erasure()
        return [lambda: carry_out(erasure_id=erasure), undoing(root, person)]

    assert at_every_step(set_up, check) > 5


def test_two_workers_erase_a_person_once():
    def set_up():
        _, _, erasure = due_erasure()
        return [lambda: carry_out(erasure_id=erasure)] * 2

    def once(run: Interleaving) -> None:
        assert sorted(run.results) == [False, True]
        assert list(Erasure.objects.get().person.events.values_list("kind", flat=True)) == [
            "left",
            "erasure_planned",
        ]

    assert at_every_step(set_up, once) > 5
