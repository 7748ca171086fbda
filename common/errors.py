"""What every package refuses is a Refusal: a code for programs and a sentence for the person."""

from rest_framework import status
from rest_framework.exceptions import APIException


class Refusal(APIException):
    """A request that the rules do not allow.

    `default_code` never changes, because programs rely on it. The sentence says what is wrong and
    what to do about it. The API answers with both; see config/api.py.
    """

    status_code: int = status.HTTP_409_CONFLICT
