"""The errors of guidelines."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class GuidelineIsMissing(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "guideline_is_missing"
    default_detail = _("There is no such guideline.")


class GuidelineIsOld(Refusal):
    default_code = "guideline_is_old"
    default_detail = _("A newer version of this guideline is out. Read that one, please.")


class GuidelineCannotChange(Refusal):
    default_code = "guideline_cannot_change"
    default_detail = _("This version is published and stays as it is. Write a new version.")


class DraftHasChanged(Refusal):
    default_code = "draft_has_changed"
    default_detail = _(
        "Somebody changed this draft after you opened it. Copy your text, reload, and compare."
    )
