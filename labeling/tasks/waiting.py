"""How many tasks wait for a labeler."""

from dataclasses import dataclass

from django.db import connection

from labeling.people.models import User
from labeling.tasks.models import Kind
from labeling.tasks.queue import CANDIDATE_TYPES, CANDIDATES, Search, purposes_open_to
from labeling.tasks.sql import Prepared, execute_prepared

# No more free seats than this are counted, so that the cost does not grow with the queue.
MOST_SEATS = 100

WAITING = Prepared(
    "waiting",
    CANDIDATE_TYPES,
    "{candidates} SELECT count(DISTINCT task_id), count(*) FROM candidates".replace(
        "{candidates}", CANDIDATES
    ),
)


@dataclass(frozen=True)
class Waiting:
    """The tasks that are open to a labeler, apart from those they hold."""

    tasks: int
    # Whether there may be more, because not all seats were counted.
    or_more: bool


def tasks_waiting(*, labeler: User) -> Waiting:
    search = Search.of(labeler, kinds=list(Kind.values), purposes=purposes_open_to(labeler))
    with connection.cursor() as cursor:
        execute_prepared(cursor, WAITING, search.parameters(MOST_SEATS, start=search.fingerprint))
        tasks, seats = cursor.fetchone() or (0, 0)
    return Waiting(tasks=tasks, or_more=seats == MOST_SEATS)
