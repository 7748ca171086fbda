"""Request new labels for the tasks of an old guideline version. A job opens the seats in steps."""

from celery import current_app
from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now

from common.commits import notify_after_commit
from labeling.guidelines.models import Guideline
from labeling.labels.models import Requeue
from labeling.people.models import User
from labeling.prompts.models import Prompt
from labeling.tasks.models import Seat
from labeling.tasks.requeueing import lock_tasks, requeue_tasks

JOB = "labeling.labels.jobs.requeue"
TASKS_PER_STEP = 1000


@transaction.atomic
def request_requeue(*, guideline: Guideline, by: User) -> Requeue:
    """Request new labels for this version. While a request is unfinished, return that one."""
    # Of two clicks at once, the later one waits here and finds the request of the earlier one.
    Guideline.objects.select_for_update(no_key=True).get(pk=guideline.pk)
    requeue = Requeue.objects.filter(guideline=guideline, finished_at=None).first()
    if requeue is None:
        tasks = _tasks_of(guideline, after=0).count()
        requeue = Requeue.objects.create(guideline=guideline, asked_by=by, tasks=tasks)
    notify_after_commit(current_app.send_task, JOB, [requeue.pk])
    return requeue


def finish_requeue(requeue_id: int) -> None:
    """Open the seats of a request, from where it stopped. Calling it twice does no harm."""
    while _step(requeue_id):
        pass


@transaction.atomic
def _step(requeue_id: int) -> bool:
    """Handle the next tasks, and return whether another step may follow."""
    unfinished = Requeue.objects.filter(pk=requeue_id, finished_at=None)
    # Another job that works on this request holds its row.
    requeue = unfinished.select_for_update(skip_locked=True).first()
    if requeue is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
    guideline = Guideline(pk=requeue.guideline_id)
    tasks = list(_tasks_of(guideline, after=requeue.last_task)[:TASKS_PER_STEP])
    if not tasks:
        unfinished.update(finished_at=Now())
        return False
    _ask_again(guideline, tasks)
    unfinished.update(done=F("done") + len(tasks), last_task=tasks[-1])
    return True


def _tasks_of(guideline: Guideline, *, after: int) -> QuerySet[Seat, int]:
    """Tasks in use with a counted label made under this version, by their key and in its order."""
    labeled = Seat.objects.active().filter(guideline=guideline, finished_at__isnull=False)
    in_use = labeled.filter(task__retired_at=None, task__prompt__in=Prompt.objects.in_use())
    beyond = in_use.filter(task__gt=after)
    return beyond.order_by("task").values_list("task", flat=True).distinct()


def _ask_again(guideline: Guideline, tasks: list[int]) -> None:
    """Open a seat for each label made under this version, next to the labels that stay."""
    lock_tasks(tasks)
    under_it = Q(guideline=guideline, finished_at__isnull=False)
    # Seats that are still open, such as from an earlier request, count as new labels.
    counted = (
        Seat.objects.active()
        .filter(task__in=tasks, task__retired_at=None)
        .values("task")
        .annotate(missing=Count("pk", filter=under_it) - Count("pk", filter=Q(finished_at=None)))
        .filter(missing__gt=0)
        .annotate(overlap=Count("pk") + F("missing"))
    )
    requeue_tasks(dict(counted.order_by("task").values_list("task", "overlap")))
