"""Taking a seat and handing in cost the same, however many tasks there are."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labeling.models import User
from labeling.tasks.models import Kind
from labeling.tasks.queue import NEXT_SEAT, WINDOWS, parameters
from labeling.tasks.services import take_seat
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


def plan_of_next_seat(labeler: User) -> tuple[set[str], int]:
    """Return the scans that Postgres used to find the next seat, and the number of pages read."""
    with connection.cursor() as cursor:
        purposes = ["training", "evaluation"]
        values = parameters(
            labeler=labeler, kinds=Kind.values, purposes=purposes, window=WINDOWS[0]
        )
        types = ", ".join(NEXT_SEAT.types)
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE explained ({types}) AS {NEXT_SEAT.sql}")
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)"
            " EXECUTE explained (%s, %s, %s, %s, %s, %s, %s)",
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


def test_the_next_seat_costs_the_same_among_many_tasks(ada, grace):
    check_the_cost_is_flat(ada, grace, few=1_000, many=20_000)


@pytest.mark.slow
def test_the_next_seat_costs_the_same_among_a_million_tasks(ada, grace):
    check_the_cost_is_flat(ada, grace, few=1_000, many=1_000_000)
