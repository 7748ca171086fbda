"""How much is handed in, what is skipped, and what waits: asked of the rows as they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Q

from labeling.tasks.models import Seat, SkipReason

LAST_DAYS = timedelta(days=90)
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Day:
    day: date
    labels: int
    rankings: int
    comparisons: int
    active_hours: float
    people: int


THROUGHPUT = """
SELECT (label.handed_in_at AT TIME ZONE 'UTC')::date, count(*),
    count(*) FILTER (WHERE cardinality(ranking.ranks) > 0),
    coalesce(sum(cardinality(ranking.ranks) * (cardinality(ranking.ranks) - 1) / 2), 0),
    sum(label.active_ms), count(DISTINCT seat.labeler_id)
FROM labeling_label label
JOIN labeling_seat seat ON seat.id = label.seat_id
LEFT JOIN labeling_ranking ranking ON ranking.label_id = label.id
WHERE label.handed_in_at >= %s AND label.handed_in_at < %s AND seat.left_at IS NULL
GROUP BY 1 ORDER BY 1
"""


def throughput(*, since: date, until: date) -> list[Day]:
    """Counted labels of every kind, day by day (UTC), both days included."""
    with connection.cursor() as cursor:
        cursor.execute(THROUGHPUT, [since, until + timedelta(days=1)])
        rows = list(cursor.fetchall())
    return [
        Day(day, labels, rankings, int(pairs), float(active) / HOUR_MS, people)
        for day, labels, rankings, pairs, active, people in rows
    ]


@dataclass(frozen=True)
class Skips:
    skips: int
    taken: int
    reasons: dict[str, int]


def skips(*, since: date, until: date) -> Skips:
    """Of the seats that labelers took, how many they passed on, and why."""
    taken = Seat.objects.filter(taken_at__date__gte=since, taken_at__date__lte=until)
    rows = taken.filter(~Q(skip_reason="")).values_list("skip_reason").annotate(Count("pk"))
    counted = dict(rows.order_by())
    reasons = {reason: counted.get(reason, 0) for reason in SkipReason.values}
    return Skips(sum(reasons.values()), taken.count(), reasons)


@dataclass(frozen=True)
class Waiting:
    """Seats whose label is still to come."""

    purpose: str
    kind: str
    open: int
    held: int
    oldest_seconds: int
    median_seconds: int


QUEUE = """
SELECT seat.purpose, seat.kind, count(*),
    count(*) FILTER (WHERE seat.held_until >= statement_timestamp() AND seat.skipped_at IS NULL),
    max(extract(epoch FROM statement_timestamp() - task.created_at))::bigint,
    percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM statement_timestamp() - task.created_at))::bigint
FROM labeling_seat seat JOIN labeling_task task ON task.id = seat.task_id
WHERE seat.finished_at IS NULL AND seat.left_at IS NULL
GROUP BY 1, 2 ORDER BY 1, 2
"""


def queue() -> list[Waiting]:
    """How long open seats have waited since their tasks were opened."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE)
        return [Waiting(*row) for row in cursor.fetchall()]
