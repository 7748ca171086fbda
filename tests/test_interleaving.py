"""The harness of the interleaving tests finds planted races."""

import pytest
from django.db import OperationalError, transaction
from hypothesis import HealthCheck, given, settings

from labeling.models import Key
from tests.interleaving import at_every_step, interleave, schedules

pytestmark = pytest.mark.django_db(transaction=True)


def counter(name: str = "counter") -> Key:
    return Key.objects.update_or_create(name=name, defaults={"secret": b"0"})[0]


def count() -> int:
    return int(bytes(Key.objects.get(name="counter").secret))


def add_one_without_a_lock() -> None:
    key = Key.objects.get(name="counter")
    key.secret = str(int(bytes(key.secret)) + 1).encode()
    key.save(update_fields=["secret"])


@transaction.atomic
def add_one() -> None:
    key = Key.objects.select_for_update().get(name="counter")
    key.secret = str(int(bytes(key.secret)) + 1).encode()
    key.save(update_fields=["secret"])


bounded = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_without_a_schedule_one_actor_follows_the_other():
    counter()
    run = interleave(add_one_without_a_lock, add_one_without_a_lock)
    assert count() == 2
    assert [actor for actor, _ in run.steps] == sorted(actor for actor, _ in run.steps)


def test_a_chosen_order_loses_one_of_two_additions():
    counter()
    interleave(add_one_without_a_lock, add_one_without_a_lock, schedule=[0, 1])
    assert count() == 1


def test_a_planted_race_is_found_by_drawn_schedules():
    @bounded
    @given(schedule=schedules(2))
    def nothing_is_lost(schedule: list[int]) -> None:
        counter()
        interleave(add_one_without_a_lock, add_one_without_a_lock, schedule=schedule)
        assert count() == 2

    with pytest.raises(AssertionError) as found:
        nothing_is_lost()
    assert "assert 1 == 2" in str(found.value)


def test_a_planted_race_is_found_by_one_switch_at_every_step():
    counts = []

    def both():
        counter()
        return add_one_without_a_lock, add_one_without_a_lock

    at_every_step(both, lambda run: counts.append(count()))
    assert 1 in counts
    assert counts[0] == counts[-1] == 2


@bounded
@given(schedule=schedules(3))
def test_an_actor_that_waits_for_a_lock_lets_the_others_go_on(schedule):
    counter()
    interleave(add_one, add_one, add_one, schedule=schedule)
    assert count() == 3


def test_a_deadlock_is_an_error_of_its_actor():
    counter("left"), counter("right")

    def lock(*names: str):
        def both() -> None:
            with transaction.atomic():
                for name in names:
                    Key.objects.select_for_update().get(name=name)

        return both

    with pytest.raises(OperationalError, match="deadlock") as found:
        interleave(lock("left", "right"), lock("right", "left"), schedule=[0, 1])
    assert "actor 1" in "".join(found.value.__notes__)


def test_a_check_after_each_step_sees_only_what_is_committed():
    counter()
    seen = []
    run = interleave(add_one, schedule=[], after_each=lambda: seen.append(count()))
    assert run.steps[-1] == (0, "COMMIT")
    assert seen == [0] * (len(seen) - 1) + [1]


def test_a_broken_rule_ends_the_run_and_says_which_steps_were_made():
    counter()

    def refuse() -> None:
        raise AssertionError("broken")

    with pytest.raises(AssertionError, match="broken") as found:
        interleave(add_one, add_one, schedule=[], after_each=refuse)
    assert "actor 0: SELECT" in "".join(found.value.__notes__)
    assert count() == 2
