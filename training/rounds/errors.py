"""Errors of rounds that cannot begin or change their state."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class RoundIsRefused(Refusal):
    """A round that cannot begin; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "round_is_refused"
    another_is_open = _("Another round is open. End it first.")
    no_policy = _("There is no current policy. Promote a model version first.")
    no_model = _("The plan names a model version that does not exist or is of the wrong kind.")
    no_text = _("The plan names a dataset of text that does not exist or is not ready.")
    unmeasured_kl = _(
        "Direct training measures no KL while it runs, so an automatic round could not stop at the"
        " KL limit. Set the limit to 0 (no limit), choose another method, or begin each stage"
        " yourself."
    )


class RoundCannotMove(Refusal):
    default_code = "round_cannot_move"
    default_detail = _("The round has moved on. Reload the page.")
    gate_waits = _(
        "The gate is waiting for a decision: promote the new policy, or keep the old one."
    )
    has_ended = _("The round has ended.")
    no_labels = _("Nobody has labeled anything in this round yet.")
