"""Run actors side by side on real PostgreSQL, one statement at a time, in a chosen order.

Each actor is a function in a thread with a database connection of its own. It stops before every
statement and every commit, and the schedule says which actor goes next. An actor that waits for a
lock of another one cannot go, so the others go on until the lock is free. `at_every_step` tries
every order with one change of actor; `explore` lets Hypothesis draw orders from `schedules`. Tests
need `@pytest.mark.django_db(transaction=True)`.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import databases

PATIENCE = 30.0  # seconds without any progress, after which a run is given up
# As many examples as the ordinary set runs; they are the same each time.
FEW = 5
GLANCE = 0.005  # seconds between two looks at the locks

Work = Callable[[], Any]


class Stuck(AssertionError):
    """Nobody got anywhere for PATIENCE seconds."""


@dataclass(frozen=True)
class Interleaving:
    """What a run did: the results in the order of the actors, and every step."""

    results: list[Any]
    steps: list[tuple[int, str]]


def interleave(
    *works: Work, schedule: Iterable[int] = (), after_each: Work | None = None
) -> Interleaving:
    """Run the works and return what they returned, or raise what the first of them raised.

    `schedule` holds the numbers of actors. Where the named actor cannot go, the first that can
    goes instead; when the schedule ends, the first actor that can go runs to its end, and then the
    next. `after_each` runs in the caller's thread after each step, and may check what is committed.
    """
    return _Run(works).follow(iter(schedule), after_each or (lambda: None))


def schedules(actors: int, *, most: int = 80) -> st.SearchStrategy[list[int]]:
    """Draw a schedule. The simplest one runs the actors one after the other."""
    turns = st.tuples(st.integers(0, actors - 1), st.sampled_from([1, 1, 2, 3, 5, 8, 13]))
    longest = most // 2
    return st.lists(turns, max_size=longest).map(
        lambda drawn: [actor for actor, times in drawn for _ in range(times)][:most]
    )


def at_every_step(
    set_up: Callable[[], Sequence[Work]], check: Callable[[Interleaving], None]
) -> int:
    """Let the second actor run before each step of the first. Return the number of runs."""
    for before in itertools.count():
        run = interleave(*set_up(), schedule=itertools.chain([0] * before, itertools.repeat(1)))
        check(run)
        if sum(actor == 0 for actor, _ in run.steps) <= before:
            return before + 1
    raise AssertionError("unreachable")


def explore(example: Callable[[st.DataObject], Interleaving], *, examples: int) -> int:
    """Run the example with drawn data on empty tables. Return the steps that all runs made."""
    steps = 0

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples <= FEW,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def once(data: st.DataObject) -> None:
        nonlocal steps
        databases.empty_written_tables()
        steps += len(example(data).steps)

    once()
    return steps


def pause(what: str) -> None:
    """Stop here as before a statement. Does nothing outside a run."""
    actor = threading.current_thread()
    if isinstance(actor, _Actor):
        actor.stop(what)


class _Actor(threading.Thread):
    def __init__(self, number: int, work: Work, turn: threading.Condition) -> None:
        super().__init__(name=f"actor {number}", daemon=True)
        self.number, self.work, self.turn = number, work, turn
        self.backend = 0
        self.at_gate = self.done = self.may_go = self.is_free = False
        self.next_step = ""
        self.result: Any = None
        self.error: BaseException | None = None

    @property
    def moves(self) -> bool:
        return not (self.at_gate or self.done)

    def run(self) -> None:
        try:
            self._connect()
            with connection.execute_wrapper(self._before_statement):
                self.result = self.work()
        except BaseException as error:  # raised again in the thread of the test
            self.error = error
        finally:
            connection.close()
            with self.turn:
                self.done = True
                self.turn.notify_all()

    def _connect(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = cursor.fetchone()[0]
            # The schedule decides how long an actor waits, not the clock.
            cursor.execute("SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        database: Any = connections["default"]  # its type leaves out _commit
        commit = database._commit

        def stop_and_commit() -> None:
            self.stop("COMMIT")
            commit()

        database._commit = stop_and_commit

    def _before_statement(self, execute, sql, params, many, context) -> Any:
        self.stop(str(sql))
        return execute(sql, params, many, context)

    def stop(self, next_step: str) -> None:
        with self.turn:
            if self.is_free:
                return
            self.at_gate, self.next_step = True, " ".join(next_step.split())
            self.turn.notify_all()
            self.turn.wait_for(lambda: self.may_go or self.is_free)
            self.at_gate = self.may_go = False


class _Run:
    def __init__(self, works: Sequence[Work]) -> None:
        self.turn = threading.Condition()
        self.actors = [_Actor(number, work, self.turn) for number, work in enumerate(works)]
        self.steps: list[tuple[int, str]] = []

    def follow(self, schedule: Iterator[int], after_each: Work) -> Interleaving:
        for actor in self.actors:
            actor.start()
        try:
            while ready := self._ready():
                self._let_go(self._chosen(ready, next(schedule, None)))
                self._ready()
                after_each()
        except BaseException as error:
            error.add_note(self._trace())
            raise
        finally:
            self._end()
        for actor in self.actors:
            if actor.error is not None:
                actor.error.add_note(self._trace())
                raise actor.error
        return Interleaving([actor.result for actor in self.actors], self.steps)

    def _chosen(self, ready: list[_Actor], wanted: int | None) -> _Actor:
        return next((actor for actor in ready if actor.number == wanted), ready[0])

    def _let_go(self, actor: _Actor) -> None:
        self.steps.append((actor.number, actor.next_step))
        with self.turn:
            actor.may_go, actor.at_gate = True, False
            self.turn.notify_all()

    def _ready(self) -> list[_Actor]:
        """Wait until nobody moves, and return who can go; nobody if all are done.

        Actors that wait for each other's locks stay until PostgreSQL ends the deadlock.
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with self.turn:
                self.turn.wait_for(lambda: not any(one.moves for one in self.actors), GLANCE)
                moving = [one for one in self.actors if one.moves]
                ready = [one for one in self.actors if one.at_gate]
            if not moving or (ready and self._all_wait_for_locks(moving)):
                return ready
        raise Stuck("Nobody got anywhere.")

    def _all_wait_for_locks(self, actors: list[_Actor]) -> bool:
        backends = [actor.backend for actor in actors]
        if 0 in backends:
            return False
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bool_and(pg_blocking_pids(pid) <> '{}') FROM unnest(%s::int[]) AS pid",
                [backends],
            )
            waiting = bool(cursor.fetchone()[0])
        # One that got its lock between the two looks is at its next gate by now or soon.
        return waiting and all(actor.moves for actor in actors)

    def _end(self) -> None:
        """Let everybody run to their end, also after a failed check."""
        with self.turn:
            for actor in self.actors:
                actor.is_free = True
            self.turn.notify_all()
        for actor in self.actors:
            actor.join(PATIENCE)

    def _trace(self) -> str:
        lines = (f"  actor {number}: {step[:160]}" for number, step in self.steps)
        return "\n".join(["The steps were:", *lines])
