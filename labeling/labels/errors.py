"""The errors of labels."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal
from labeling.labels.models import Label


class EditIsLate(Refusal):
    default_code = "edit_is_late"
    default_detail = _("The time to edit this label is over.")


class LabelIsUnknown(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "label_is_unknown"
    default_detail = _("This is not one of your labels.")


class LabelDoesNotFit(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "label_does_not_fit"
    default_detail = _("The label does not match what the task asks for.")


class RepliesDoNotMatch(Refusal):
    default_code = "replies_do_not_match"
    default_detail = _("Rank every reply of this task exactly once, and no other replies.")


class GuidelineIsUnread(Refusal):
    default_code = "guideline_is_unread"
    default_detail = _("Read the guideline of this task first. Then you can submit your work.")


class HandedInBefore(Exception):
    """Another label is already stored for this seat. The error carries it."""

    code = "already_handed_in"
    message = _("You have already submitted other work for this task. It is shown here.")

    def __init__(self, stored: Label) -> None:
        self.stored = stored
