"""What a labeler sees depends neither on the writers nor on the stored order of replies."""

import re
from collections import Counter
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.test import APIClient

from labeling.models import Reply, Seat, TaskReply, User, Writer
from labeling.tasks.blindness import StoredReply, shuffled
from labeling.tasks.models import Kind
from tests.labeling.conftest import open_one


class NonInterferenceTest(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(order=st.permutations(range(5)), writers=st.permutations(range(5)))
    def test_the_response_is_the_same_for_any_writers_and_order_of_replies(self, order, writers):
        ada = User.objects.create_user("ada", roles=["labeler"], qualified_at="2026-01-01T00:00Z")
        task = open_one(Kind.RANK_AND_RATE, replies=5)
        Seat.objects.filter(task=task).update(public_id="7" * 32)
        replies = list(Reply.objects.filter(tasks=task).order_by("pk"))
        texts = [reply.text for reply in replies]

        before = answer_to(ada)
        names = list(Writer.objects.order_by("pk"))
        for place, reply in enumerate(replies):
            Reply.objects.filter(pk=reply.pk).update(
                text=texts[order[place]], writer=names[writers[place]]
            )
        after = answer_to(ada)

        assert before == after


def answer_to(labeler: User) -> tuple[bytes, dict[str, str]]:
    """Return the response to this labeler taking a seat, and undo it."""
    client = APIClient()
    client.force_authenticate(labeler)
    with transaction.atomic():
        answer = client.post("/api/tasks/seats/")
        transaction.set_rollback(True)
    assert answer.status_code == 201
    by_chance = {"Date", "X-Request-ID"}
    headers = {name: value for name, value in answer.items() if name not in by_chance}
    return re.sub(rb'"held_until":"[^"]+"', b"", answer.content), headers


def test_a_seat_reveals_neither_ids_nor_writers_of_replies(ada, client_of):
    open_one(replies=4)
    body = client_of(ada).post("/api/tasks/seats/").content.decode()

    for reply in Reply.objects.all():
        assert str(reply.public_id) not in body
    assert "model-" not in body
    assert str(TaskReply.objects.get(reply__text="good").pk) not in body.split('"replies"')[0]


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8, 9])
def test_each_reply_is_in_each_slot_equally_often(count):
    replies = [StoredReply(id=n, text=f"reply {n}") for n in range(count)]
    seats, slots = 6_000, Counter[tuple[int, int]]()
    for _ in range(seats):
        for slot, reply in enumerate(shuffled(replies, seat_id=uuid4())):
            slots[reply["id"], slot] += 1

    expected = seats / count
    chi_square = sum((slots[key] - expected) ** 2 / expected for key in slots)
    # Mean plus five standard deviations: a fair shuffle exceeds it far less than once in 1,000.
    freedom = (count - 1) ** 2
    assert len(slots) == count**2
    assert chi_square < freedom + 5 * (2 * freedom) ** 0.5


def test_a_seat_keeps_its_order_and_other_seats_have_other_orders():
    replies = [StoredReply(id=n, text=f"reply {n}") for n in range(9)]
    seat = uuid4()

    assert shuffled(replies, seat_id=seat) == shuffled(replies[::-1], seat_id=seat)
    orders = {tuple(r["id"] for r in shuffled(replies, seat_id=uuid4())) for _ in range(100)}
    assert len(orders) > 90
