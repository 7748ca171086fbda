"""Two tabs of one labeler, at every moment of each other."""

import pytest
from django.utils import timezone

from labeling.models import Seat, User
from labeling.tasks.models import Kind, SkipReason
from labeling.tasks.services import take_seat
from labeling.tasks.skips import skip_seat, undo_skip
from tests.interleaving import at_every_step
from tests.labeling.conftest import open_one

pytestmark = pytest.mark.django_db(transaction=True)


def labeler() -> User:
    name = f"ada-{User.objects.count()}"
    return User.objects.create_user(name, roles=["labeler"], qualified_at=timezone.now())


@pytest.mark.parametrize("undo_first", [True, False])
def test_a_skip_is_undone_while_another_tab_loads_ahead(undo_first):
    for _ in range(3):
        open_one(Kind.RANK)

    def set_up():
        Seat.objects.update(
            labeler=None, taken_at=None, held_until=None, hold_number=None, skipped_at=None
        )
        ada = labeler()
        take_seat(labeler=ada)
        skipped = take_seat(labeler=ada, ahead=True).public_id
        skip_seat(seat_id=skipped, labeler=ada, reason=SkipReason.OTHER)
        works = [
            lambda: undo_skip(seat_id=skipped, labeler=ada).public_id,
            lambda: take_seat(labeler=ada, ahead=True).public_id,
        ]
        return works if undo_first else works[::-1]

    def check(run):
        assert not Seat.objects.exclude(skipped_at=None).exists()
        held = Seat.objects.exclude(hold_number=None)
        assert set(run.results) <= set(held.values_list("public_id", flat=True))
        # The other tab gets a third seat, or the one that came back.
        numbers = set(held.values_list("hold_number", flat=True))
        assert numbers == set(range(1, len(set(run.results)) + 2))
        assert len(numbers) == held.count()

    assert at_every_step(set_up, check) > 3
