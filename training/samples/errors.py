"""What the package refuses: batches that cannot be drawn or moved, and silent endpoints."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class BatchIsRefused(Refusal):
    """A sample batch that cannot be drawn; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "batch_is_refused"
    name_taken = _("Another sample batch has this name.")
    no_prompts = _("No prompt fits these conditions.")
    no_writers = _("Choose at least one model version, each once, with a share above zero.")
    not_a_writer = _("Only policies and base models write replies, and only those not retired.")
    not_a_reward_model = _("Choose a reward model for the scores.")
    wrong_replies = _("The least and the most replies do not fit this kind of task.")
    order_needs_earlier_replies = _(
        "Disagreement and uncertainty are known of prompts with earlier replies only,"
        " so the batch must allow prompts that were sampled before."
    )
    ensemble_is_too_small = _("Uncertainty needs at least two reward models.")


class BatchCannotMove(Refusal):
    default_code = "batch_cannot_move"
    default_detail = _("The sample batch is not in a state in which that can be done.")
    nothing_to_release = _("No prompt of the batch has enough different replies.")


class ReplyFailed(Exception):
    """The endpoint did not give this reply. It may give others."""

    def __init__(self, sentence: str, *, passes: bool = False) -> None:
        super().__init__(sentence)
        self.passes = passes  # another try may help


class EndpointFailed(Refusal):
    """The endpoint gave no reply. The sentence says what it did instead."""

    status_code = status.HTTP_502_BAD_GATEWAY
    default_code = "endpoint_failed"
    default_detail = _("The endpoint gave no reply.")
