"""The errors of prompts."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class PromptIsADuplicate(Refusal):
    default_code = "prompt_is_a_duplicate"
    default_detail = _(
        "There is already a prompt that begins like this one. Write a different one."
    )


class TooManyPrompts(Refusal):
    default_code = "too_many_prompts"
    default_detail = _("You have written as many prompts as one person may.")


class PromptIsNotComplete(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "prompt_is_not_complete"
    default_detail = _("Something is missing.")


class PromptIsTooHardToSearch(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "prompt_is_too_hard_to_search"
    default_detail = _(
        "The search for personal data in this text takes too long. Shorten the text, or leave out"
        " long lists of numbers and addresses."
    )


class SearchIsBusy(Refusal):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "busy"
    wait = 3  # seconds; becomes the header Retry-After
    default_detail = _("The server is busy. Try again in a moment.")


class PromptIsWithdrawn(Refusal):
    default_code = "prompt_is_withdrawn"
    default_detail = _(
        "The author of this prompt has withdrawn it, so no work on it is stored any more."
        " Continue with another task."
    )


class PromptCannotMove(Refusal):
    default_code = "prompt_cannot_move"
    default_detail = _("This prompt was retired or withdrawn before.")
