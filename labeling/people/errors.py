"""What the people room refuses to do."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status

from common.errors import Refusal


class WrongCredentials(Refusal):
    # The same words for an unknown name, a wrong password and a suspended account.
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "wrong_credentials"
    default_detail = _("Wrong username or password. Check what you typed and try again.")


class SignInAgain(Refusal):
    default_code = "sign_in_again"
    default_detail = _(
        "You signed in too long ago for this. Sign out and in again, and then do it within"
        " 10 minutes."
    )


class ProofNeeded(Refusal):
    """Screens ask for the password when they see this code, and then send the request again."""

    default_code = "proof_needed"
    default_detail = _(
        "This gives access to somebody, so confirm your password first and then try again."
    )


class NotByToken(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "not_by_token"
    default_detail = _("Access tokens cannot give access to anybody. Sign in to do this.")


class TooManyTries(Refusal):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_many_tries"
    wait = 15 * 60  # seconds; becomes the header Retry-After
    default_detail = _("Too many attempts. Wait 15 minutes, then try again.")


class CsrfFailed(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "csrf_failed"
    default_detail = _("This page is out of date. Reload it and try again.")


class SsoProblem(Refusal):
    """Why somebody whom a provider knows is not signed in. The sign-in page has the words."""

    default_code = "failed"


class NoAccount(SsoProblem):
    default_code = "no_account"


class EmailNotVerified(SsoProblem):
    default_code = "email_not_verified"


class LinkedElsewhere(SsoProblem):
    default_code = "linked_elsewhere"


class AccountIsClosed(SsoProblem):
    default_code = "closed"


class SuperusersUsePasswords(SsoProblem):
    default_code = "superuser"


class ProviderIsGone(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "provider_is_gone"
    default_detail = _("This way to sign in is no longer offered. Reload the page.")


class ProviderIsSilent(Refusal):
    status_code = status.HTTP_502_BAD_GATEWAY
    default_code = "provider_is_silent"
    default_detail = _(
        "Your organisation's sign-in does not answer. Try again in a few minutes, "
        "or ask its support."
    )


class OtherPerson(Refusal):
    default_code = "other_person"
    default_detail = _(
        "Another person has signed in to this browser. Sign in with your own account again."
    )


class OutOfReach(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "out_of_reach"
    default_detail = _("Your roles do not allow this. Ask an administrator to do it.")


class ErasureIsPlanned(Refusal):
    default_code = "erasure_is_planned"
    default_detail = _("This person is to be erased. Undo the erasure first.")


class ErasureIsOver(Refusal):
    default_code = "erasure_is_over"
    default_detail = _("No erasure of this person is planned, or it has already happened.")


class LeavingSoon(Refusal):
    """The sign-in of somebody whose erasure is planned; only the right password leads here."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "leaving_soon"
    default_detail = _(
        "%(name)s asked to erase this account. That happens on %(when)s. If it is a mistake, ask"
        " %(name)s or another manager to undo it before then."
    )


class OwnErasureIsPlanned(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "own_erasure_is_planned"
    default_detail = _(
        "You asked to erase this account. That happens on %(when)s. Until then you can keep it."
    )


class InvitationIsGone(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "invitation_is_gone"
    default_detail = _("This invitation was used, was revoked or has expired. Ask for a new one.")


class InvitationIsUsed(Refusal):
    default_code = "invitation_is_used"
    default_detail = _("This invitation has already been accepted, so it can no longer be changed.")


class NameIsTaken(Refusal):
    default_code = "name_is_taken"
    default_detail = _("This username or e-mail address is already in use. Choose another one.")


class ScreeningIsClosed(Refusal):
    default_code = "screening_is_closed"
    default_detail = _("This test is not open to you now.")


class TestIsOpened(Refusal):
    default_code = "test_is_opened"
    default_detail = _("An opened test cannot be changed. Copy it to a new test.")


class ResetIsGone(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "reset_is_gone"
    default_detail = _("This link was used, was revoked or has expired. Ask for a new one.")


class ItemIsNotRight(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "item_is_not_right"
    default_detail = _("This answer does not fit this kind of question.")


class AttemptIsClosed(Refusal):
    status_code = status.HTTP_404_NOT_FOUND
    default_code = "attempt_is_closed"
    default_detail = _("You have already submitted this test, or it belongs to someone else.")


class AttemptIsNotComplete(Refusal):
    default_code = "attempt_is_not_complete"
    default_detail = _("Answer every question before you submit the test.")


class AttemptIsNotReady(Refusal):
    default_code = "attempt_is_not_ready"
    default_detail = _("This test is not submitted yet, or its demonstrations are not all graded.")


class DecisionIsOvertaken(Refusal):
    default_code = "decision_is_overtaken"
    default_detail = _(
        "A later test of this person has already been decided. Change that decision instead."
    )
