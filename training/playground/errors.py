"""What the playground refuses: people without access, too many messages, replies still to come."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class ChatIsRefused(Refusal):
    """A person without access, or a code that is not valid."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "chat_is_refused"
    default_detail = _(
        "You do not have access to the playground. Ask a researcher for an invitation code."
    )
    bad_code = _("This code is not valid: it does not exist, has been used up or was revoked.")


class ChatIsLimited(Refusal):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "chat_is_limited"
    default_detail = _("You have reached the limit of messages for now. Come back later.")


class ChatCannotGoOn(Refusal):
    default_code = "chat_cannot_go_on"
    default_detail = _("The last reply is still being written. Wait until it is complete.")
    no_policy = _("There is no current policy yet. A researcher has to promote a model version.")
    is_deleted = _("This conversation was deleted. Start a new one.")
    too_long = _("This conversation has reached its maximum length. Start a new one.")


class PolicyIsSilent(Refusal):
    """The policy gave no reply: its process ended, hung, or could not read the conversation."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "policy_is_silent"
    default_detail = _("The model gave no reply. Try again.")
