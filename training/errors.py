"""What this app refuses to do, in words that can be shown to a researcher."""

from rest_framework import status
from rest_framework.exceptions import APIException


class TrainingError(APIException):
    """A request the rules of training do not allow."""

    status_code: int = status.HTTP_409_CONFLICT
