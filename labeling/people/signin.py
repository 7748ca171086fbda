"""Sign in and out; the guard against guessing that both doors (API and admin) share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse

from common import locks
from common.locks import Lock
from common.networks import bounds_of_site
from common.requests import client_network
from labeling.people.authentication import CLOSED_ACCOUNT, account_name
from labeling.people.erasures.models import Erasure
from labeling.people.errors import (
    LeavingSoon,
    OwnErasureIsPlanned,
    ProofNeeded,
    SignInAgain,
    TooManyTries,
    WrongCredentials,
)
from labeling.people.factors.errors import WrongCode
from labeling.people.factors.steps import admit, is_fresh, start_session, waiting_person
from labeling.people.models import User
from labeling.people.sessions.middleware import current_session
from labeling.people.sessions.services import is_proven, note_proof
from labeling.people.sso.proving import ask_again


def sign_in(*, request: HttpRequest, username: str, password: str) -> None:
    """Start a session for the person with this username (or e-mail address) and password.

    For somebody with a second factor only the first step is done, and the session is nobody's.
    """
    admit(request, _checked(request, username, password))


def sign_in_with_code(*, request: HttpRequest, code: str) -> None:
    """Do the second step. Wrong codes count as failed sign-ins."""
    person = waiting_person(request)
    found = _authenticated(request, {"username": person.username, "secret_code": code})
    if found is None:
        raise WrongCode
    start_session(request, found)


def prove_identity(*, request: HttpRequest, person: User, password: str) -> None:
    """Check the password again. People without one have signed in a few minutes ago."""
    if person.has_usable_password():
        check_own_password(request=request, person=person, password=password)
    elif not is_fresh(request):
        ask_again(request)
        raise SignInAgain


def check_own_password(*, request: HttpRequest, person: User, password: str) -> None:
    """Check the password of somebody who is signed in. Wrong ones count as failed sign-ins."""
    if _checked(request, person.username, password) != person:
        raise WrongCredentials
    if row := current_session(request):
        note_proof(row)


def require_proof_of(request: HttpRequest, person: User) -> None:
    """Refuse a session in which the person has given no proof in the last minutes."""
    if is_proven(current_session(request)):
        return
    if person.has_usable_password():
        raise ProofNeeded
    ask_again(request)
    raise SignInAgain


def _checked(request: HttpRequest, username: str, password: str) -> User:
    person = _authenticated(request, {"username": username, "password": password})
    if person is None:
        _explain_erasure(request.META.get(CLOSED_ACCOUNT))
        raise WrongCredentials
    return person


def _authenticated(request: HttpRequest, credentials: dict[str, str]) -> User | None:
    with one_try_at_a_time(account_name(request, credentials)):
        person = authenticate(request, **credentials)
    if getattr(request, "axes_locked_out", False):
        raise TooManyTries
    return person if isinstance(person, User) else None


def _explain_erasure(closed: User | None) -> None:
    """Say when the account is to be erased, and whom to ask."""
    erasure = Erasure.objects.planned().filter(person=closed).select_related("asked_by").first()
    if erasure is None:
        return
    refusal = OwnErasureIsPlanned if erasure.is_own else LeavingSoon
    when = f"{erasure.due_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    said = {"name": str(erasure.asked_by), "when": when}
    raise refusal(str(refusal.default_detail) % said)


@contextmanager
def one_try_at_a_time(account: str) -> Iterator[None]:
    """Tries for one account wait for each other, so that a hundred at once cannot
    all be checked before the first one is counted."""
    refusal: ValidationError | None = None
    try:
        with transaction.atomic():
            locks.wait_for(Lock.SIGN_IN, account)
            try:
                yield
            except ValidationError as error:
                refusal = error  # raised below, because the counted failure must be kept
    except OperationalError as error:
        raise TooManyTries from error
    if refusal:
        raise refusal


def as_answered(request: HttpRequest, answer: HttpResponse, credentials: object) -> HttpResponse:
    """What axes sends when it locks somebody out: what our view has said already."""
    return answer


class FailedTries(AxesDatabaseHandler):
    """Counts failed tries per account and address, per account, and per address.

    Five for one account from one IPv4 address or /48 of IPv6; six times as many for one account
    from everywhere, so that strangers do not easily lock somebody out; ten times as many from one
    address or /64, because an office shares one.
    """

    leniency = (1, 6, 10)  # in the order of AXES_LOCKOUT_PARAMETERS

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest, **more: Any
    ) -> None:
        """Count guesses only. Whom a provider knows and we do not has guessed nothing.

        A try that was refused because of a lock is no guess, and must not lock again.
        """
        if "provider" not in credentials and not was_refused(request):
            super().user_login_failed(sender, credentials, request, **more)

    def filter_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> list[QuerySet[Any]]:
        """Count the tries of a whole /48 at one account together.

        One customer has 65,536 networks of a /64, and six of them must not lock an account.
        """
        _of_address, of_account, address = super().filter_user_attempts(request, credentials)
        site = bounds_of_site(client_network(request))
        return [of_account.filter(ip_address__range=site), of_account, address]

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        counted = [_failures(tries) for tries in self.get_user_attempts(request, credentials)]
        return max(n // times for n, times in zip(counted, self.leniency, strict=True))

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        # Reset only the pair: a person who can sign in as themselves must not thereby get
        # new tries at another account from the same address.
        own_tries = self.filter_user_attempts(request, credentials)[0]
        deleted, _per_model = own_tries.delete()
        return int(deleted)


def was_refused(request: HttpRequest | None) -> bool:
    """Whether the try came while a lock held, so that nobody checked and counted it."""
    is_locked = bool(getattr(request, "axes_locked_out", False))
    return is_locked and getattr(request, "axes_failures_since_start", None) is None


def _failures(tries: QuerySet[Any]) -> int:
    return tries.aggregate(n=Sum("failures_since_start"))["n"] or 0
