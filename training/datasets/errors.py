"""Errors of datasets that cannot be frozen or read."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class DatasetIsRefused(Refusal):
    """A dataset that cannot be frozen; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "dataset_is_refused"
    name_taken = _("Another dataset has this name.")
    nothing = _("Nothing matches these conditions, so there is nothing to freeze.")
    not_text = _(
        "The file has no text. It must be plain text, or one JSON object with a text per line."
    )
    text_too_long = _(
        "A text is longer than 16 MiB. Split it into several texts, separated by empty lines."
    )
    not_comparisons = _(
        "Row %(line)s is no comparison. It needs a prompt with chosen and rejected replies, or a"
        " prompt with replies and ranks."
    )
    not_signals = _(
        "Row %(line)s is no judged reply. It needs a prompt, a reply (or completion), and good (or"
        " label), which is true or false."
    )
    comparisons_too_large = _("A file can have 256 MiB. Split it into several.")
    unknown = _("There is no such condition: %(unknown)s. There are: %(known)s.")
    conversations = _(
        "Some prompts of this dataset are conversations, which a text cannot hold. Choose the same"
        " format without -text."
    )
    no_such_form = _("Datasets of this kind are not available in that format.")
    bad_query = _("%(name)s is not a valid value of this condition.")
    withdrawals = _("Prompts were withdrawn repeatedly while the file was written. Try again.")


class DatasetIsNotReady(Refusal):
    default_code = "dataset_is_not_ready"
    default_detail = _("The dataset is still being frozen, or was withdrawn.")


class WithdrawnMeanwhile(Exception):
    """A prompt was withdrawn while the file was written, so the file must be written again."""
