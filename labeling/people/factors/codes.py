"""Codes of authenticator apps and recovery codes: make them, and use each one once."""

import re
import secrets
import time

import pyotp
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from labeling.people.factors.guesses import note_wrong_code, refuse_while_waiting
from labeling.people.factors.models import Authenticator, RecoveryCode
from labeling.people.factors.seal import unseal
from labeling.people.models import AccountEvent, User
from labeling.people.secret import digest_of

STEP_SECONDS = 30
_OF_AN_APP = re.compile(r"\d{6}")
RECOVERY_CODES = 10
# Without letters and digits that look alike. Sixteen of them are 78 random bits.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def matching_step(secret: str, code: str) -> int | None:
    """Return the time step of this code. Clocks may differ by one step."""
    now = int(time.time()) // STEP_SECONDS
    codes = pyotp.HOTP(secret)
    steps = (
        step for step in (now, now - 1, now + 1) if constant_time_compare(codes.at(step), code)
    )
    return next(steps, None)


def use_code(person: User, typed: str) -> bool:
    """Use up a code of the app or a recovery code. The caller has locked the person."""
    code = re.sub(r"[\s-]", "", typed).upper()
    if _OF_AN_APP.fullmatch(code):
        return _use_app(person, code)
    return _use_recovery_code(person, code)


def _use_app(person: User, code: str) -> bool:
    app = Authenticator.objects.filter(person=person).first()
    if app is None:
        return False
    refuse_while_waiting(app)
    secret = unseal(app.sealed_secret)
    step = matching_step(secret, code) if secret else None
    if step is None or step <= app.last_step:
        note_wrong_code(app)
        return False
    app.last_step, app.last_used_at, app.wrong_codes = step, timezone.now(), 0
    app.save(update_fields=["last_step", "last_used_at", "wrong_codes"])
    return True


def _use_recovery_code(person: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(person=person, used_at=None, digest=digest_of(code))
    # One UPDATE that names the state it leaves: of two requests only one gets a row.
    if not unused.update(used_at=timezone.now()):
        return False
    AccountEvent.objects.create(
        person=person, actor=person, kind=AccountEvent.Kind.RECOVERY_CODE_USED
    )
    return True


def new_recovery_codes(person: User) -> list[str]:
    """Replace all recovery codes. Only their hashes are kept."""
    RecoveryCode.objects.filter(person=person).delete()
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=digest_of(code)) for code in codes
    )
    return ["-".join(re.findall("....", code)) for code in codes]
