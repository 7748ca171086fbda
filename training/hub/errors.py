"""What cannot be pushed to a hub."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class PushIsRefused(Refusal):
    """A push that cannot begin; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "push_is_refused"
    one_source = _("Choose a model version or a dataset, and only one of them.")
    no_files = _("The files of this model version are not here, so there is nothing to push.")
    not_ready = _("The dataset has no file yet, or prompts in it were withdrawn.")
    withdrawn = _(
        "This model has learned from prompts that were withdrawn afterwards. It must not leave."
    )
    no_token = _(
        "The workers have no token for the hub. An administrator sets HF_TOKEN to a token that may"
        " write there."
    )
    hub_refused = _("The hub refused it (%(problem)s). May the token write to %(repository)s?")
    hub_silent = _("The hub cannot be reached from here (%(problem)s). Push again later.")
