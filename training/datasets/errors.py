"""What the package refuses: datasets that cannot be frozen or read."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class DatasetIsRefused(Refusal):
    """A dataset that cannot be frozen; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "dataset_is_refused"
    name_taken = _("Another dataset has this name.")
    nothing = _("Nothing fits these conditions, so there is nothing to freeze.")
    not_text = _("The file has no text: give lines of JSON with a text each, or plain text.")
    text_too_long = _(
        "A text is longer than 16 MiB. Cut it into several, with empty lines between."
    )
    unknown = _("There is no such condition.")
    no_such_form = _("Datasets of this kind do not come in that form.")
    bad_query = _("%(name)s is not what this condition takes.")
    restless = _("Prompts were withdrawn all the time while the file was written. Try again.")


class DatasetIsNotReady(Refusal):
    default_code = "dataset_is_not_ready"
    default_detail = _("The dataset is not ready: it is still being frozen, or was withdrawn.")
