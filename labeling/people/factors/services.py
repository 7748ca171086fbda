"""Set up and remove an authenticator app, recovery codes and passkeys of one's own.

Everything here locks the row of the person first, so two tabs wait for each other, and
`has_second_factor` always agrees with the rows.
"""

from typing import NamedTuple
from uuid import UUID

import pyotp
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from labeling.people.factors.codes import matching_step, new_recovery_codes
from labeling.people.factors.errors import (
    FactorIsThere,
    LastFactor,
    NoFactorYet,
    SetupIsOver,
    WrongCode,
)
from labeling.people.factors.models import Authenticator, Passkey, RecoveryCode
from labeling.people.factors.rules import BY_US, CHECKED, is_required
from labeling.people.factors.seal import seal, unseal
from labeling.people.models import AccountEvent, User
from labeling.people.sessions.middleware import current_session
from labeling.people.sessions.services import end_others
from labeling.people.signin import prove_identity

SETUP = "authenticator_setup"  # the key in the session of a sealed secret
TRIES = "authenticator_tries"  # how many codes may still be tried for it
MOST_TRIES = 10
ISSUER = "Plumbline"
Kind = AccountEvent.Kind


class Setup(NamedTuple):
    secret: str
    address: str  # what the QR code says


def begin_authenticator(*, request: HttpRequest, person: User, password: str) -> Setup:
    """Make a secret for an app. It counts only after a code from the app has confirmed it."""
    prove_identity(request=request, person=person, password=password)
    if Authenticator.objects.filter(person=person).exists():
        raise FactorIsThere
    secret = pyotp.random_base32()
    request.session[SETUP] = seal(secret)
    request.session[TRIES] = MOST_TRIES
    address = pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=ISSUER)
    return Setup(secret, address)


@transaction.atomic
def confirm_authenticator(*, request: HttpRequest, person: User, code: str) -> list[str]:
    """Store the app if the code is right. Return the recovery codes if they are the first ones."""
    person = locked(person)
    secret = unseal(request.session.get(SETUP, ""))
    tries = request.session.get(TRIES, 0)
    if secret is None or tries < 1:
        raise SetupIsOver
    if Authenticator.objects.filter(person=person).exists():
        raise FactorIsThere
    step = matching_step(secret, "".join(code.split()))
    if step is None:
        request.session[TRIES] = tries - 1
        raise WrongCode
    Authenticator.objects.create(person=person, sealed_secret=seal(secret), last_step=step)
    del request.session[SETUP]
    return factor_added(request, person, {"factor": "authenticator"})


def remove_authenticator(*, request: HttpRequest, person: User, password: str) -> None:
    # Outside the transaction, because a wrong password stays counted.
    prove_identity(request=request, person=person, password=password)
    with transaction.atomic():
        person = locked(person)
        get_object_or_404(Authenticator, person=person).delete()
        _factor_removed(request, person, {"factor": "authenticator"})


def remove_passkey(*, request: HttpRequest, person: User, passkey_id: UUID, password: str) -> None:
    prove_identity(request=request, person=person, password=password)
    with transaction.atomic():
        person = locked(person)
        get_object_or_404(Passkey, person=person, public_id=passkey_id).delete()
        _factor_removed(request, person, {"factor": "passkey"})


def make_recovery_codes(*, request: HttpRequest, person: User, password: str) -> list[str]:
    """Make ten codes; older ones no longer work."""
    prove_identity(request=request, person=person, password=password)
    with transaction.atomic():
        person = locked(person)
        if not person.has_second_factor:
            raise NoFactorYet
        return _recovery_codes(person)


def factor_added(request: HttpRequest, person: User, detail: dict[str, str]) -> list[str]:
    """Note a new factor. This session continues; others of the person need their second step."""
    person.has_second_factor = True
    person.save(update_fields=["has_second_factor"])
    request.session[CHECKED] = BY_US
    note(person, Kind.FACTOR_ADDED, detail)
    has_codes = RecoveryCode.objects.filter(person=person).exists()
    return [] if has_codes else _recovery_codes(person)


def locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def note(person: User, kind: AccountEvent.Kind, detail: dict[str, str] | None = None) -> None:
    AccountEvent.objects.create(person=person, actor=person, kind=kind, detail=detail or {})


def _factor_removed(request: HttpRequest, person: User, detail: dict[str, str]) -> None:
    """Recovery codes go with the last factor. Where a factor is required, the last one stays.

    Other sessions end with it: their second step must not count for the next factor.
    """
    factors = (Authenticator, Passkey)
    if not any(kind._default_manager.filter(person=person).exists() for kind in factors):
        if is_required(person):
            raise LastFactor
        RecoveryCode.objects.filter(person=person).delete()
        person.has_second_factor = False
        person.save(update_fields=["has_second_factor"])
        end_others(person=person, current=current_session(request))
    note(person, Kind.FACTOR_REMOVED, detail)


def _recovery_codes(person: User) -> list[str]:
    note(person, Kind.RECOVERY_CODES_MADE)
    return new_recovery_codes(person)
