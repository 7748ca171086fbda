"""Taking a seat and handing in cost the same, however many tasks there are."""

import time
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labeling.models import Seat, User
from labeling.tasks.models import Kind
from labeling.tasks.opening import set_overlap
from labeling.tasks.queue import NEXT_SEAT, WINDOWS, Search, purposes_open_to
from labeling.tasks.services import release_seat, take_seat
from labeling.tasks.starts import FRONT
from tests.labeling.conftest import key, open_one

WORK = {"active_ms": 1}


@pytest.fixture
def browser(ada) -> Client:
    """A client with a real session, so that the queries for the session count, too."""
    client = Client()
    client.force_login(ada)
    return client


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Return the SQL statements, without those that begin, end or nest transactions."""
    frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "PREPARE")
    return [q["sql"] for q in captured if not q["sql"].startswith(frame)]


def test_a_claim_takes_at_most_six_queries(browser):
    open_one(replies=9)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = browser.post("/api/tasks/seats/", content_type="application/json")

    assert answer.status_code == 201
    assert len(statements(captured)) <= 6, statements(captured)


def test_a_hand_in_takes_at_most_eight_queries(browser):
    open_one(replies=9)
    seat = browser.post("/api/tasks/seats/", content_type="application/json").json()["id"]
    work = {"key": str(key()), "ranking": [list("ABCDEFGHI")], "measures": WORK}

    with CaptureQueriesContext(connection) as captured:
        answer = browser.post(
            f"/api/labels/seats/{seat}/hand-in/", work, content_type="application/json"
        )

    assert answer.status_code == 201
    assert len(statements(captured)) <= 8, statements(captured)


MANY = """
INSERT INTO labeling_task (kind, purpose, prompt_id, form_id, round_number)
SELECT kind, purpose, prompt_id, form_id, round_number
FROM labeling_task, generate_series(1, %(count)s) WHERE labeling_task.id = %(task)s;

INSERT INTO labeling_taskreply (task_id, reply_id)
SELECT task.id, shown.reply_id FROM labeling_task task, labeling_taskreply shown
WHERE task.id > %(task)s AND shown.task_id = %(task)s;

INSERT INTO labeling_seat (public_id, task_id, place, labeler_id, shown, taken_at, held_until,
    finished_at, skip_reason, skip_note, left_because, purpose, kind, language, round_number)
SELECT gen_random_uuid(), id, 1, CASE WHEN full_up THEN %(labeler)s END, '{}',
    CASE WHEN full_up THEN now() END, CASE WHEN full_up THEN now() END,
    CASE WHEN full_up THEN now() END, '', '', '', purpose, kind, 'en', round_number
FROM (SELECT *, id %% 100 > 0 AS full_up FROM labeling_task WHERE id > %(task)s) AS task;
"""


def many_tasks(count: int, *, done_by: User) -> None:
    """Create tasks. In 99 of 100, every seat is finished."""
    first = open_one()
    first.seats.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"count": count, "task": first.pk, "labeler": done_by.pk})
        cursor.execute("ANALYZE labeling_seat, labeling_task, labeling_taskreply")


def plan_of_next_seat(labeler: User, *, start: str = FRONT) -> tuple[set[str], int]:
    """Return the scans that Postgres used to find the next seat, and the number of pages read."""
    with connection.cursor() as cursor:
        purposes = ["training", "evaluation"]
        search = Search.of(labeler, kinds=Kind.values, purposes=purposes)
        values = search.parameters(WINDOWS[0], start=start)
        types = ", ".join(NEXT_SEAT.types)
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE explained ({types}) AS {NEXT_SEAT.sql}")
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)"
            " EXECUTE explained (%s, %s, %s, %s, %s, %s, %s, %s)",
            values,
        )
        [[[explained]]] = cursor.fetchall()
        cursor.execute("DEALLOCATE explained")
    plan = explained["Plan"]
    return scans(plan), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def scans(node: dict[str, Any]) -> set[str]:
    below = [scans(child) for child in node.get("Plans", [])]
    return {f"{node['Node Type']} {node.get('Relation Name', '')}".strip()}.union(*below)


def check_the_cost_is_flat(ada: User, grace: User, *, few: int, many: int) -> None:
    many_tasks(few, done_by=grace)
    _, pages_of_few = plan_of_next_seat(ada)

    many_tasks(many, done_by=grace)
    used, pages_of_many = plan_of_next_seat(ada)

    grown = ("labeling_seat", "labeling_task", "labeling_taskreply")
    assert {scan for scan in used if scan.endswith(grown)} <= {
        f"{way} {table}" for way in ("Index Scan", "Index Only Scan") for table in grown
    }
    # An index grows by one level from time to time, which adds one page per look-up.
    assert pages_of_many < 3 * pages_of_few
    started = time.perf_counter()
    assert take_seat(labeler=ada)
    assert time.perf_counter() - started < 0.5


DONE = """
INSERT INTO labeling_seat (public_id, task_id, place, labeler_id, shown, taken_at, held_until,
    finished_at, skip_reason, skip_note, left_because, purpose, kind, language, round_number)
SELECT gen_random_uuid(), id, place, CASE WHEN place = 1 THEN %(labeler)s END, '{}',
    CASE WHEN place = 1 THEN now() END, CASE WHEN place = 1 THEN now() END,
    CASE WHEN place = 1 THEN now() END, '', '', '', purpose, kind, 'en', round_number
FROM labeling_task task, generate_series(1, 2) AS place
WHERE NOT EXISTS (SELECT 1 FROM labeling_seat seat WHERE seat.task_id = task.id)
"""


def done_by(labeler: User, count: int) -> None:
    """Create tasks of which this labeler has finished one place, and the other is free."""
    first = open_one()
    first.seats.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            MANY.partition("INSERT INTO labeling_seat")[0], {"count": count, "task": first.pk}
        )
        cursor.execute(DONE, {"labeler": labeler.pk})
        cursor.execute("ANALYZE labeling_seat, labeling_task, labeling_taskreply")


def pages_after_a_few_claims(labeler: User) -> int:
    """Return the pages that a search reads after earlier ones found where to begin."""
    for _task in range(4):
        open_one()
    for _claim in range(3):
        seat = take_seat(labeler=labeler)
        Seat.objects.filter(pk=seat.seat_pk).update(finished_at=Now(), hold_number=None)
    search = Search.of(labeler, kinds=Kind.values, purposes=purposes_open_to(labeler))
    return plan_of_next_seat(labeler, start=search.fingerprint)[1]


def task_of_next_seat(labeler: User) -> int:
    return Seat.objects.get(pk=take_seat(labeler=labeler).seat_pk).task_id


def test_the_next_seat_costs_the_same_after_many_tasks_of_ones_own(ada):
    done_by(ada, 500)
    few = pages_after_a_few_claims(ada)

    done_by(ada, 10_000)
    from_the_front = plan_of_next_seat(ada)[1]
    many = pages_after_a_few_claims(ada)

    assert many < 1.5 * few
    assert from_the_front > 50 * many


def look_ups_of_seats() -> int:
    """Return how often this transaction has looked something up in the table of seats."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'labeling_seat'"
        )
        return int(cursor.fetchone()[0])


def test_a_claim_begins_where_an_earlier_one_found_a_seat(ada):
    done_by(ada, 500)
    pages_after_a_few_claims(ada)
    before = look_ups_of_seats()

    take_seat(labeler=ada)

    assert look_ups_of_seats() - before < 100


def test_a_seat_released_before_the_start_of_a_search_is_found(ada, grace):
    earlier = open_one()
    held = take_seat(labeler=grace)
    done_by(ada, 200)
    pages_after_a_few_claims(ada)

    release_seat(seat_id=held.public_id, labeler=grace)

    assert task_of_next_seat(ada) == earlier.pk


def test_new_places_at_old_tasks_are_found(ada, django_capture_on_commit_callbacks):
    old = open_one()
    old.seats.all().delete()
    done_by(ada, 200)
    Seat.objects.filter(task=old).delete()
    pages_after_a_few_claims(ada)

    with django_capture_on_commit_callbacks(execute=True):
        set_overlap(task=old, overlap=1)

    assert task_of_next_seat(ada) == old.pk


def test_a_search_that_finds_nothing_is_repeated_from_the_front(ada):
    old = open_one()
    old.seats.all().delete()
    done_by(ada, 200)
    Seat.objects.filter(task=old).delete()
    pages_after_a_few_claims(ada)
    Seat.objects.open().filter(task__gt=old.pk).exclude(task__seats__labeler=ada).delete()

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO labeling_seat (public_id, task_id, place, shown, skip_reason, skip_note,"
            " left_because, purpose, kind, language, round_number) SELECT gen_random_uuid(),"
            " id, 1, '{}', '', '', '', purpose, kind, 'en', 0 FROM labeling_task WHERE id = %s",
            [old.pk],
        )

    assert task_of_next_seat(ada) == old.pk


def test_the_next_seat_costs_the_same_among_many_tasks(ada, grace):
    check_the_cost_is_flat(ada, grace, few=1_000, many=20_000)


@pytest.mark.slow
def test_the_next_seat_costs_the_same_among_a_million_tasks(ada, grace):
    check_the_cost_is_flat(ada, grace, few=1_000, many=1_000_000)
