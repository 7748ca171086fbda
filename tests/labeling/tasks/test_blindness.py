"""What a labeler can see does not depend on who wrote what, or in which order it came in."""

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
    def test_every_byte_is_the_same_whoever_wrote_the_replies(self, order, writers):
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
    """What is sent when this labeler takes the seat; the seat is then free again."""
    client = APIClient()
    client.force_authenticate(labeler)
    with transaction.atomic():
        answer = client.post("/api/tasks/seats/")
        transaction.set_rollback(True)
    assert answer.status_code == 201
    by_chance = {"Date", "X-Request-ID"}
    headers = {name: value for name, value in answer.items() if name not in by_chance}
    return re.sub(rb'"held_until":"[^"]+"', b"", answer.content), headers


def test_order_letters_and_length_of_ids_do_not_tell_the_writer(ada, client_of):
    open_one(replies=4)
    body = client_of(ada).post("/api/tasks/seats/").content.decode()

    for reply in Reply.objects.all():
        assert str(reply.public_id) not in body
    assert "model-" not in body
    assert str(TaskReply.objects.get(reply__text="good").pk) not in body.split('"replies"')[0]


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8, 9])
def test_every_reply_is_as_often_in_every_slot(count):
    replies = [StoredReply(id=n, text=f"reply {n}") for n in range(count)]
    seats, slots = 6_000, Counter[tuple[int, int]]()
    for _ in range(seats):
        for slot, reply in enumerate(shuffled(replies, seat=uuid4())):
            slots[reply["id"], slot] += 1

    expected = seats / count
    chi_square = sum((slots[key] - expected) ** 2 / expected for key in slots)
    # (count - 1)^2 degrees of freedom; mean plus five standard deviations is far beyond p = 0.001.
    freedom = (count - 1) ** 2
    assert len(slots) == count**2
    assert chi_square < freedom + 5 * (2 * freedom) ** 0.5


def test_a_seat_has_the_same_order_every_time_and_others_another():
    replies = [StoredReply(id=n, text=f"reply {n}") for n in range(9)]
    seat = uuid4()

    assert shuffled(replies, seat=seat) == shuffled(replies[::-1], seat=seat)
    orders = {tuple(r["id"] for r in shuffled(replies, seat=uuid4())) for _ in range(100)}
    assert len(orders) > 90
