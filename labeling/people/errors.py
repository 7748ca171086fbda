"""What the people room refuses to do."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class WrongCredentials(Refusal):
    # The same words for an unknown name, a wrong password and a suspended account.
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "wrong_credentials"
    default_detail = _("This name and password do not belong together.")


class TooManyTries(Refusal):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_many_tries"
    wait = 15 * 60  # seconds; becomes the header Retry-After
    default_detail = _("Too many tries. Wait a quarter of an hour, then try again.")


class CsrfFailed(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "csrf_failed"
    default_detail = _("Your page is too old. Load it again, then repeat what you did.")


class OutOfReach(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "out_of_reach"
    default_detail = _("Your own roles do not let you do this.")


class InvitationIsGone(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "invitation_is_gone"
    default_detail = _("This invitation was used, revoked or has expired. Ask for a new one.")


class InvitationIsUsed(Refusal):
    default_code = "invitation_is_used"
    default_detail = _("Somebody has already accepted this invitation.")


class NameIsTaken(Refusal):
    default_code = "name_is_taken"
    default_detail = _("Somebody already uses this username or e-mail address.")


class ScreeningIsClosed(Refusal):
    default_code = "screening_is_closed"
    default_detail = _("You cannot begin this test now.")


class TestIsOpened(Refusal):
    default_code = "test_is_opened"
    default_detail = _("This test was opened, so it stays as it is. Copy it to change it.")


class ResetIsGone(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "reset_is_gone"
    default_detail = _("This link was used, revoked or has expired. Ask for a new one.")


class ItemIsNotRight(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "item_is_not_right"
    default_detail = _("This does not fit the kind of the question.")


class AttemptIsClosed(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "attempt_is_closed"
    default_detail = _("This test is handed in, or is not yours.")


class AttemptIsNotComplete(Refusal):
    default_code = "attempt_is_not_complete"
    default_detail = _("Answer every question before you hand in.")


class AttemptIsNotReady(Refusal):
    default_code = "attempt_is_not_ready"
    default_detail = _("Not handed in, or not graded yet.")


class DecisionIsOvertaken(Refusal):
    default_code = "decision_is_overtaken"
    default_detail = _("A later test of this person was decided. Change that decision instead.")
