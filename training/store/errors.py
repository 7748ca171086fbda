"""Errors of the store: missing or changed files, a full disk, an unreachable bucket."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class FileIsMissing(Refusal):
    default_code = "file_is_missing"
    default_detail = _("A file is no longer in the store. It was withdrawn or deleted.")


class FileWasChanged(Refusal):
    default_code = "file_was_changed"
    default_detail = _("A file differs from the one that was stored: its sha256 has changed.")


class StoreTrouble(Refusal):
    """The store cannot be written or read now; the sentence says why."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "store_trouble"
    full = _("The disk of the store is full. Free some space, then try again.")
    unreachable = _("The store is unreachable. Nothing was changed. Try again later.")
