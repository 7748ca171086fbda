"""Say why labels differ, decide on an order, and make gold of it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from labeling.labels.errors import RepliesDoNotMatch
from labeling.labels.models import Label
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.prompts.erasure import refuse_withdrawn
from labeling.prompts.models import Prompt
from labeling.quality.review.errors import (
    AdjudicationIsGold,
    AdjudicationIsMissing,
    DifferenceDoesNotFit,
    GoldCannotBeMade,
)
from labeling.quality.review.models import Adjudication, Difference, GoldKey, Why
from labeling.tasks.models import Kind, LeftBecause, Purpose, Seat, Task
from labeling.tasks.opening import NewTask, open_tasks, retire_task, set_overlap

RANKS = {Kind.RANK, Kind.RANK_AND_RATE}


@transaction.atomic
def say_why(
    *, task: Task, why: Why, person: User, between: Sequence[UUID] = (), note: str = ""
) -> Difference:
    """Tag a task, or two of its labels. The same reason again only changes the note."""
    refuse_withdrawn(Prompt.objects.filter(tasks=task))
    labels = Label.objects.filter(seat__task=task, public_id__in=between).order_by("pk")
    found = list(labels)
    if len(found) != len(between) or len(found) not in {0, 2}:
        raise DifferenceDoesNotFit
    first, second = found or (None, None)
    difference, _new = Difference.objects.update_or_create(
        task=task, why=why, first=first, second=second, defaults={"note": note, "person": person}
    )
    return difference


def take_back(*, difference: Difference) -> None:
    difference.delete()


@transaction.atomic
def decide(*, task: Task, order: Sequence[Sequence[int]], note: str, person: User) -> Adjudication:
    """Settle the order of a task's replies, best first. Two reviewers wait for each other here."""
    refuse_withdrawn(Prompt.objects.filter(tasks=task))
    task = Task.objects.select_for_update().get(pk=task.pk)
    replies = sorted(task.replies.values_list("pk", flat=True))
    if task.kind not in RANKS or sorted(one for tie in order for one in tie) != replies:
        raise RepliesDoNotMatch
    if active_gold(task):
        raise AdjudicationIsGold
    place_of = {reply: place for place, tie in enumerate(order, start=1) for reply in tie}
    decided, _new = Adjudication.objects.update_or_create(
        task=task,
        defaults={
            "places": [place_of[reply] for reply in replies],
            "note": note,
            "person": person,
            "decided_at": Now(),
        },
    )
    decided.refresh_from_db()
    return decided


@transaction.atomic
def reopen(*, task: Task) -> None:
    """Put a decided task back among those that wait."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if active_gold(task):
        raise AdjudicationIsGold
    Adjudication.objects.filter(task=task).delete()


def active_gold(task: Task) -> bool:
    return GoldKey.objects.filter(source=task, task__retired_at=None).exists()


@transaction.atomic
def make_gold(*, task: Task, person: User, overlap: int | None = None) -> GoldKey:
    """Put an adjudicated task to everybody who has not seen it, as a task like any other.

    Nobody gets the adjudicated task itself any more, because they would recognise its copy.
    Two reviewers wait for each other here; the second fails because the task is gold already.
    """
    chosen = Task.objects.select_related("prompt", "form").select_for_update(of=("self",))
    task = chosen.get(pk=task.pk)
    decided = Adjudication.objects.filter(task=task).first()
    if decided is None:
        raise AdjudicationIsMissing
    if active_gold(task):
        raise AdjudicationIsGold
    prompt = task.prompt
    out_of_use = prompt.retired_at or prompt.withdrawn_at
    if out_of_use or task.purpose == Purpose.GOLD or len(set(decided.places)) <= 1:
        raise GoldCannotBeMade
    [gold] = open_tasks(
        kind=Kind(task.kind),
        purpose=Purpose.GOLD,
        new_tasks=[NewTask(prompt, list(task.replies.order_by("pk")))],
        overlap=overlap or max(1, len(askable(task))),
        round_number=task.round_number,
        form=task.form,
        guideline_set=task.guideline_set,
    )
    retire_task(task=task)
    bar_who_knows(gold, task)
    return GoldKey.objects.create(task=gold, source=task, places=decided.places, made_by=person)


def askable(task: Task) -> list[int]:
    """Labelers at work who have never sat at this task."""
    labelers = User.objects.filter(
        roles__contains=[Role.LABELER], qualified_at__isnull=False, suspended_at=None
    )
    return list(labelers.exclude(seats__task=task).values_list("pk", flat=True))


def bar_who_knows(gold: Task, source: Task) -> None:
    """Who ranked these replies before would recognise them: a seat that is over says so."""
    knows = Seat.objects.filter(task=source, labeler__isnull=False)
    Seat.objects.bulk_create(
        Seat(
            task=gold, place=0, labeler_id=labeler, taken_at=Now(), held_until=Now(),
            finished_at=Now(), left_at=Now(), left_because=LeftBecause.WITHDRAWN,
            purpose=gold.purpose, kind=gold.kind, language=source.prompt.language,
            round_number=gold.round_number, audience=gold.audience,
        )
        for labeler in knows.values_list("labeler", flat=True).distinct()
    )  # fmt: skip


def retire_gold(*, key: GoldKey) -> None:
    """Ask nobody any more; what was answered stays."""
    retire_task(task=key.task)


def ask_newcomers() -> None:
    """Gold is for everybody who has not seen it, also for those who joined later."""
    for key in GoldKey.objects.filter(task__retired_at=None).select_related("task", "source"):
        seen = Seat.objects.filter(task=key.task, labeler__isnull=False)
        waiting = set(askable(key.source)) - set(seen.values_list("labeler", flat=True))
        active = Seat.objects.active().filter(task=key.task)
        free = active.filter(labeler=None).count()
        if len(waiting) > free:
            set_overlap(task=key.task, overlap=active.count() + len(waiting) - free)
