"""Why a request about a task or a seat is refused."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from labeling.errors import LabelingError


class QueueIsEmpty(LabelingError):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "queue_is_empty"
    default_detail = _("There is nothing to label right now. Please come back later.")


class SeatIsGone(LabelingError):
    default_code = "seat_is_gone"
    default_detail = _("Your time for this task ran out, so it went back to the queue.")


class SeatIsUnknown(LabelingError):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "seat_is_unknown"
    default_detail = _("You have no such task.")


class SeatIsFinished(LabelingError):
    default_code = "seat_is_finished"
    default_detail = _("You have already handed in this task.")


class SkipIsFinal(LabelingError):
    default_code = "skip_is_final"
    default_detail = _("It is too late to take this skip back.")


class OverlapIsTooLow(LabelingError):
    default_code = "overlap_is_too_low"
    default_detail = _("More labels than that are finished or being made. Retire the task instead.")


class TaskCannotOpen(LabelingError):
    default_code = "task_cannot_open"
    default_detail = _("A task needs two replies to rank or one to rate, all of its own prompt.")
