"""How many tasks wait for a labeler. The number is the same for gold tasks as for others."""

from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from labeling.people.models import User
from labeling.tasks.models import Kind, Purpose, Seat
from labeling.tasks.queue import CANDIDATE_TYPES, TASK_CANDIDATES, Search, purposes_open_to
from labeling.tasks.sql import Prepared, execute_prepared

# No more tasks than this are counted, so that the cost does not grow with the queue.
MOST_TASKS = 100

WAITING = Prepared(
    "waiting",
    CANDIDATE_TYPES,
    "{candidates} SELECT count(DISTINCT task_id) FROM candidates".replace(
        "{candidates}", TASK_CANDIDATES
    ),
)


@dataclass(frozen=True)
class Waiting:
    """The tasks that are open to a labeler, apart from those they hold."""

    tasks: int
    # Whether there may be more, because not all tasks were counted.
    or_more: bool


def tasks_waiting(*, labeler: User) -> Waiting:
    """Count the tasks that are open to a labeler, less one for each gold task they got of late.

    A gold task leaves the task that it replaced open. If that were counted, the number would not
    fall when a gold task is given, and so would tell labelers which tasks are gold.
    """
    search = _everything(labeler)
    gold = _gold_seats(labeler, search).count()
    open_tasks = _count_open(search, most=MOST_TASKS + gold)
    # Not 0 while there is a task. The last one is never replaced by gold.
    tasks = max(open_tasks - gold, min(open_tasks, 1))
    return Waiting(tasks=tasks, or_more=tasks >= MOST_TASKS)


def has_several_open(labeler: User) -> bool:
    return _count_open(_everything(labeler), most=2) > 1


def _everything(labeler: User) -> Search:
    return Search.of(labeler, kinds=list(Kind.values), purposes=purposes_open_to(labeler))


def _count_open(search: Search, *, most: int) -> int:
    """Count open tasks, up to `most`."""
    with connection.cursor() as cursor:
        # A task has up to two rows: its first free seat of those that somebody had, and of those
        # that nobody had.
        execute_prepared(cursor, WAITING, search.parameters(2 * most, start=search.fingerprint))
        [found] = cursor.fetchone() or (0,)
    return min(found, most)


def _gold_seats(labeler: User, search: Search) -> QuerySet[Seat]:
    """The gold seats of a labeler that stand for a task they could otherwise not get again.

    These are the open ones, and for some time those that are over. The time ends at a midnight
    at which the label can no longer be edited: then the gold tasks of a whole day come back into
    the number at once. Like other seats, one counts only in the languages and topics asked for,
    and no longer when another labeler took the place.
    """
    edited_until = timezone.now().astimezone(UTC) - settings.LABEL_EDIT_TIME
    midnight = edited_until.replace(hour=0, minute=0, second=0, microsecond=0)
    is_open = Q(finished_at=None, skipped_at=None, left_at=None)
    own = Seat.objects.filter(
        is_open | Q(finished_at__gte=midnight) | Q(skipped_at__gte=midnight),
        labeler=labeler,
        purpose=Purpose.GOLD,
        taken_at__isnull=False,
        language__in=search.languages,
    )
    return own.exclude(task__prompt__topics__overlap=search.topics)
