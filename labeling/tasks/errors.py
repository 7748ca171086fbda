"""The errors of tasks, seats and drafts."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal
from labeling.tasks.models import Draft


class QueueIsEmpty(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "queue_is_empty"
    default_detail = _("There is nothing to label right now. Please come back later.")


class SeatIsGone(Refusal):
    default_code = "seat_is_gone"
    default_detail = _("Your time for this task ran out. Continue with another task.")


class SeatIsUnknown(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "seat_is_unknown"
    default_detail = _("This is not one of your tasks.")


class SeatIsFinished(Refusal):
    default_code = "seat_is_finished"
    default_detail = _("You have already submitted this task.")


class SkipIsFinal(Refusal):
    default_code = "skip_is_final"
    default_detail = _("It is too late to undo this skip.")


class OverlapIsTooLow(Refusal):
    default_code = "overlap_is_too_low"
    default_detail = _("More labels are already finished or in progress. Retire the task instead.")


class TaskHasGold(Refusal):
    default_code = "task_has_gold"
    default_detail = _(
        "A gold task was made of this task, and people would recognise it. Retire the gold task"
        " first."
    )


class TaskCannotOpen(Refusal):
    default_code = "task_cannot_open"
    default_detail = _(
        "A task needs at least two replies to rank or one reply to rate. "
        "All replies must belong to its prompt."
    )


class StaleDraft(Exception):
    """Another tab has saved a newer draft, which this error carries."""

    code = "draft_is_stale"
    message = _("A newer draft was saved in another tab. Both versions are kept.")

    def __init__(self, stored: Draft) -> None:
        self.stored = stored
