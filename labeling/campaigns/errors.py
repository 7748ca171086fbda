"""The errors of campaigns."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class CampaignIsRefused(Refusal):
    """The plan of a campaign does not hold; the sentence says which part."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "campaign_is_refused"
    name_taken = _("Another campaign has this name.")
    no_prompts = _("No held-out prompt fits. Choose another split or fewer conditions.")
    too_few_or_many = _("Compare two to nine models: one reply of each is on the screen at once.")
    named_twice = _("A model takes part twice. Leave one out, or give one of them examples.")
    no_baseline = _("Say which one of the models is the baseline.")
    nobody_asked = _("Ask for at least one label per prompt, by either group.")
    unknown_model = _("A model is not known here. Register it, or train it, first.")


class CampaignCannotMove(Refusal):
    default_code = "campaign_cannot_move"
    default_detail = _("The campaign is not in a state in which that can be done.")
