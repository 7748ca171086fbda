"""What the store refuses: files that are missing or changed, a full disk, an unreachable bucket."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class FileIsMissing(Refusal):
    default_code = "file_is_missing"
    default_detail = _("A file is not in the store any more. It was withdrawn or taken away.")


class FileWasChanged(Refusal):
    default_code = "file_was_changed"
    default_detail = _("A file is not the one that was stored: its sha256 is another.")


class StoreTrouble(Refusal):
    """The store cannot be written or read now; the sentence says why."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "store_trouble"
    full = _("The disk of the store is full. Free some space, then try again.")
    silent = _("The store cannot be reached now. Nothing was changed. Try again later.")
