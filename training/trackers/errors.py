"""What is wrong with a tracker, in words for its page."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class TrackerIsRefused(Refusal):
    """A tracker that cannot be used; the sentence says why."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "tracker_is_refused"
    bad_address = _(
        "The address must be https, or on this machine, and its host must be among TRACKER_HOSTS,"
        " which an administrator sets."
    )


class TrackerIsSilent(Refusal):
    """The server gives nothing to anybody, so all runs wait."""

    default_code = "tracker_is_silent"
    unreachable = _("%(address)s cannot be reached (%(problem)s). Nothing is lost: it is retried.")
    key_refused = _(
        "%(address)s does not accept the key (%(status)s). An administrator sets TRACKER_KEY."
    )
    not_one = _("%(address)s does not answer as MLflow does (%(problem)s).")


class RunIsNotTaken(Refusal):
    """The server refused one run. The others go on."""

    default_code = "run_is_not_taken"
    why = _("The tracker refused the run: %(problem)s")
