"""The errors of intakes."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class IntakeCannotMove(Refusal):
    default_code = "intake_cannot_move"
    default_detail = _("This file is already being taken in, or has ended.")


class IntakeIsBusy(Refusal):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "intake_is_busy"
    default_detail = _("A file is being imported right now. Try again in a few minutes.")


class PieceDoesNotFit(Refusal):
    default_code = "piece_does_not_fit"
    default_detail = _("This is not where the file left off. Ask how much of it is here.")


class FileIsRefused(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "file_is_refused"
    default_detail = _("This file cannot be taken in.")


class LabelsWouldBeLost(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "labels_would_be_lost"
    default_detail = _("Columns of this file hold labels that would be lost.")
