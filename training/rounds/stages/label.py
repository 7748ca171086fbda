"""Label: people rank the replies of the round."""

from django.utils import timezone

from labeling.labels.models import Label
from labeling.tasks.models import Purpose, Seat
from training.rounds.stage_context import UNFINISHED, Outcome, StageContext


def begin(context: StageContext) -> None:
    """Do nothing: the tasks are open, and people work on them."""


def check(context: StageContext) -> Outcome:
    labels, plan = labels_of(context.round.number), context.plan
    most = min(filter(None, (plan.labels, plan.most_labels)), default=0)
    enough = labels >= most if most else not open_seats(context.round.number)
    late = plan.last_day is not None and timezone.now().date() > plan.last_day
    if enough or late:
        return Outcome(done=True, evidence={"labels": labels})
    return UNFINISHED


def labels_of(round_number: int) -> int:
    in_round = {"seat__task__round_number": round_number, "seat__task__purpose": Purpose.TRAINING}
    return Label.objects.counted().filter(**in_round).count()


def open_seats(round_number: int) -> int:
    seats = Seat.objects.open().filter(task__retired_at=None, purpose=Purpose.TRAINING)
    return seats.filter(round_number=round_number).count()
