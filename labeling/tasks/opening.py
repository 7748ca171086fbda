"""Open tasks, change how many labels they want, retire them, ask for them again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from labeling.prompts.models import Prompt, Reply
from labeling.tasks.errors import OverlapIsTooLow, TaskCannotOpen, TaskHasGold
from labeling.tasks.forms import default_form
from labeling.tasks.models import Audience, Form, Kind, LeftBecause, Purpose, Seat, Task, TaskReply
from labeling.tasks.starts import search_from_the_front

MAX_REPLIES = len(ascii_uppercase)  # each reply is shown under a letter
REPLIES_OF_KIND = {
    Kind.DEMONSTRATE: range(1),
    Kind.RATE: range(1, 2),
    Kind.RANK: range(2, MAX_REPLIES + 1),
    Kind.RANK_AND_RATE: range(2, MAX_REPLIES + 1),
}


@dataclass(frozen=True)
class NewTask:
    """A task to open: a prompt, with the replies to judge or the reply to improve."""

    prompt: Prompt
    replies: Sequence[Reply] = field(default_factory=list)
    start_from: Reply | None = None

    def fits(self, kind: Kind) -> bool:
        """Whether these replies make a task of this kind."""
        distinct = {reply.pk for reply in self.replies}
        used = [*self.replies, *([self.start_from] if self.start_from else [])]
        return (
            len(distinct) == len(self.replies)
            and len(self.replies) in REPLIES_OF_KIND[kind]
            and all(reply.prompt_id == self.prompt.pk for reply in used)
            and (self.start_from is None or kind == Kind.DEMONSTRATE)
        )


@transaction.atomic
def open_tasks(
    *,
    kind: Kind,
    purpose: Purpose,
    new_tasks: Sequence[NewTask],
    overlap: int,
    round_number: int = 0,
    form: Form | None = None,
    audience: Audience = Audience.EVERYBODY,
    guideline_set: str = "",
) -> list[Task]:
    """Open these tasks, each with `overlap` seats. If one cannot open, open none."""
    if overlap < 1 or not all(new_task.fits(kind) for new_task in new_tasks):
        raise TaskCannotOpen
    form = form or default_form()
    tasks = Task.objects.bulk_create(
        Task(
            kind=kind,
            purpose=purpose,
            prompt=new_task.prompt,
            form=form,
            start_from=new_task.start_from,
            round_number=round_number,
            audience=audience,
            guideline_set=guideline_set,
        )
        for new_task in new_tasks
    )
    pairs = list(zip(tasks, new_tasks, strict=True))
    TaskReply.objects.bulk_create(
        TaskReply(task=task, reply=reply) for task, asked in pairs for reply in asked.replies
    )
    Seat.objects.bulk_create(
        new_seat(task, place) for task in tasks for place in range(1, overlap + 1)
    )
    search_from_the_front()
    return tasks


def new_seat(task: Task, place: int) -> Seat:
    return Seat(
        task=task,
        place=place,
        purpose=task.purpose,
        kind=task.kind,
        language=task.prompt.language,
        round_number=task.round_number,
        audience=task.audience,
    )


@transaction.atomic
def set_overlap(*, task: Task, overlap: int) -> None:
    """Change how many labels the task wants. Only seats that nobody holds are withdrawn."""
    # Lock only the task: a withdrawal locks the prompt first, and then the task.
    chosen = Task.objects.select_related("prompt").select_for_update(of=("self",))
    task = chosen.get(pk=task.pk)
    active = Seat.objects.active().filter(task=task)
    wanted_more = overlap - active.count()
    if wanted_more > 0 and has_gold_copy(task):
        raise TaskHasGold
    if wanted_more > 0:
        highest = active.aggregate(highest=Max("place"))["highest"] or 0
        Seat.objects.bulk_create(new_seat(task, highest + n) for n in range(1, wanted_more + 1))
        search_from_the_front()
    elif wanted_more < 0:
        _withdraw_free(task, -wanted_more)


def has_gold_copy(task: Task) -> bool:
    """Whether people may get a gold task that looks like this one."""
    if task.purpose == Purpose.GOLD:
        return False
    gold = Task.objects.filter(purpose=Purpose.GOLD, prompt=task.prompt_id, retired_at=None)
    replies = set(task.replies.values_list("pk", flat=True))
    return any(set(one.replies.values_list("pk", flat=True)) == replies for one in gold)


def _withdraw_free(task: Task, count: int) -> None:
    free = Seat.objects.free().filter(task=task).select_for_update(skip_locked=True)
    # Withdraw seats without a labeler first, because nobody has begun to work there.
    chosen = list(free.order_by("-labeler_id", "-place")[:count])
    if len(chosen) < count:
        raise OverlapIsTooLow
    _withdraw(chosen)


def _withdraw(locked: Sequence[Seat]) -> None:
    """Remove these seats from their tasks. Rows with a labeler stay: their label may come in."""
    untouched = [seat.pk for seat in locked if seat.labeler_id is None]
    begun = [seat.pk for seat in locked if seat.labeler_id is not None]
    Seat.objects.filter(pk__in=untouched).delete()
    Seat.objects.filter(pk__in=begun).update(
        left_at=Now(), left_because=LeftBecause.WITHDRAWN, hold_number=None
    )


@transaction.atomic
def retire_task(*, task: Task) -> None:
    """Give the task to nobody else. Labels that are still handed in are kept as surplus."""
    if Task.objects.filter(pk=task.pk, retired_at=None).update(retired_at=Now()):
        _withdraw(list(Seat.objects.open().filter(task=task).select_for_update()))


@transaction.atomic
def end_rounds_before(*, round_number: int) -> int:
    """Withdraw the free seats of earlier rounds, and return how many there were.

    Labelers who have begun can finish.
    """
    left_over = Seat.objects.free().filter(
        labeler=None,
        purpose=Purpose.TRAINING,
        round_number__gt=0,
        round_number__lt=round_number,
    )
    locked = list(left_over.select_for_update(skip_locked=True))
    _withdraw(locked)
    return len(locked)


@transaction.atomic
def requeue_task(*, task: Task, overlap: int) -> None:
    """Open the task again and forget its skips, so that every labeler can get it."""
    Task.objects.filter(pk=task.pk).update(retired_at=None)
    skipped = Seat.objects.filter(task=task, skipped_at__isnull=False)
    skipped.filter(pk__in=Seat.objects.free()).update(
        left_at=Now(), left_because=LeftBecause.SKIPPED
    )
    skipped.filter(left_at__isnull=False).update(skipped_at=None)
    set_overlap(task=task, overlap=overlap)
