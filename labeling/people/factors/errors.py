"""What is refused about second factors."""

from math import ceil

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from rest_framework import status

from common.errors import Refusal


class WrongCode(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "wrong_code"
    default_detail = _(
        "This code is not valid now. Each code works once; wait for the next one, or check the "
        "clock of your device."
    )


class TooManyCodes(Refusal):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_many_codes"
    default_detail = ngettext_lazy(
        "Too many wrong codes. Wait %(minutes)d minute, or use a recovery code or a passkey.",
        "Too many wrong codes. Wait %(minutes)d minutes, or use a recovery code or a passkey.",
        "minutes",
    )

    def __init__(self, *, wait: int) -> None:
        self.wait = wait  # seconds; becomes the header Retry-After
        super().__init__(self.default_detail % {"minutes": ceil(wait / 60)})


class StepIsOver(Refusal):
    default_code = "second_step_is_over"
    default_detail = _("This took too long, or it was finished elsewhere. Sign in again.")


class SecondFactorRequired(Refusal):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "second_factor_required"
    default_detail = _("Your role requires a second factor. Set one up on the account page first.")


class SetupIsOver(Refusal):
    default_code = "setup_is_over"
    default_detail = _("This was started elsewhere or took too long. Start again.")


class FactorIsThere(Refusal):
    default_code = "factor_is_there"
    default_detail = _("This is set up already. Reload the page.")


class NoFactorYet(Refusal):
    default_code = "no_factor_yet"
    default_detail = _("Set up an authenticator app or a passkey first.")


class LastFactor(Refusal):
    default_code = "last_factor"
    default_detail = _("Your role requires a second factor. Add another one before you remove it.")


class PasskeyRefused(Refusal):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "passkey_refused"
    default_detail = _("This passkey does not work here. Try again, or sign in another way.")
