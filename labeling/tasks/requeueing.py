"""Open many tasks again with a fixed number of SQL statements."""

from collections.abc import Mapping, Sequence

from django.db import connection

from labeling.tasks.models import Seat, Task
from labeling.tasks.starts import search_from_the_front

# Forget the skips of these tasks, so that every labeler can get them. A free seat whose labeler
# skipped leaves its task.
FORGET_SKIPS = """
UPDATE labeling_seat SET skipped_at = NULL,
    left_because = CASE WHEN left_at IS NULL THEN 'skipped' ELSE left_because END,
    left_at = coalesce(left_at, statement_timestamp())
WHERE task_id = ANY(%(tasks)s) AND skipped_at IS NOT NULL
    AND (left_at IS NOT NULL OR (
        finished_at IS NULL AND (held_until IS NULL OR held_until < statement_timestamp())))
"""

OPEN_SEATS = """
INSERT INTO labeling_seat (public_id, task_id, place, shown, skip_reason, skip_note, left_because,
    purpose, kind, language, round_number, audience)
SELECT gen_random_uuid(), task.id, living.highest + n, '{}', '', '', '',
    task.purpose, task.kind, prompt.language, task.round_number, task.audience
FROM unnest(%(tasks)s::bigint[], %(overlaps)s::int[]) AS wanted(task_id, overlap)
JOIN labeling_task task ON task.id = wanted.task_id
JOIN labeling_prompt prompt ON prompt.id = task.prompt_id
CROSS JOIN LATERAL (
    SELECT count(*) AS seats, coalesce(max(place), 0) AS highest FROM labeling_seat seat
    WHERE seat.task_id = task.id AND seat.left_at IS NULL
) living
CROSS JOIN LATERAL generate_series(1, wanted.overlap - living.seats) AS n
ORDER BY task.id, n
"""


def lock_tasks(tasks: Sequence[int]) -> None:
    """Lock these tasks and their living seats, so that nobody else changes their number."""
    list(Task.objects.filter(pk__in=tasks).order_by("pk").select_for_update().values_list("pk"))
    living = Seat.objects.active().filter(task__in=tasks).order_by("pk")
    list(living.select_for_update(no_key=True).values_list("pk"))


def requeue_tasks(overlaps: Mapping[int, int]) -> None:
    """Open these locked tasks again, each with seats for this many labels."""
    values = {"tasks": [*overlaps], "overlaps": [*overlaps.values()]}
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SKIPS, values)
        cursor.execute(OPEN_SEATS, values)
    search_from_the_front()
