"""Late work of several people beside a withdrawal, interleaved at every statement."""

from contextlib import suppress

import pytest
from hypothesis import strategies as st

from common.errors import Refusal
from labeling.labels.errors import HandedInBefore
from labeling.models import Prompt
from labeling.prompts.withdrawal import withdraw_person, withdraw_prompt
from labeling.tasks.errors import StaleDraft
from tests.interleaving import Interleaving, explore, interleave, schedules
from tests.labeling.canary import tables_with
from tests.labeling.prompts.test_erasure_races import CANARY, WORK, Room, room

pytestmark = pytest.mark.django_db(transaction=True)

# Ways to prepare work that finish the task would leave nothing to do for the others.
ALONE = {"an_edited_label"}
TOGETHER = [work for work in WORK if work.__name__ not in ALONE]


def late(work, at: Room):
    do = work(at)

    def try_to() -> None:
        with suppress(Refusal, StaleDraft, HandedInBefore):
            do()

    return try_to


def afternoon(data: st.DataObject) -> Interleaving:
    at = room()
    drawn = data.draw(
        st.lists(st.sampled_from(TOGETHER), min_size=2, max_size=3, unique_by=lambda w: w.__name__)
    )
    works = [late(work, at) for work in drawn]
    whole_author = data.draw(st.booleans())

    def withdraw() -> None:
        if whole_author:
            withdraw_person(person=at.labeler)
        else:
            withdraw_prompt(prompt=at.prompt)

    schedule = data.draw(schedules(len(works) + 1))
    made = interleave(withdraw, *works, schedule=schedule)
    assert not Prompt.objects.filter(withdrawn_at=None).exists()
    assert list(tables_with(CANARY)) == []
    return made


@pytest.mark.parametrize("examples", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_nothing_of_a_withdrawn_prompt_stays_in_any_order_of_statements(examples):
    steps = explore(afternoon, examples=examples)
    print(f"{steps} steps")  # noqa: T201  # the slow run is logged
    assert steps >= 25 * examples
