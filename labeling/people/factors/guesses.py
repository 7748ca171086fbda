"""Limit guesses of the codes of one app, from however many addresses they come.

Only somebody who has given the right password can guess here, so a stranger cannot make the owner
wait. An intruder who knows the password can, but recovery codes and passkeys, which nobody
guesses, work meanwhile.
"""

from datetime import timedelta
from math import ceil

from django.utils import timezone

from labeling.people.factors.errors import TooManyCodes
from labeling.people.factors.models import Authenticator

FREE = 5  # wrong codes before the first wait
FIRST_WAIT = timedelta(minutes=1)  # doubles with each further wrong code
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)  # without a wrong code


def refuse_while_waiting(app: Authenticator) -> None:
    """Refuse to look at a code, right or wrong. The caller has locked the person."""
    if app.last_wrong_at is None:
        return
    left = app.last_wrong_at + _wait_after(app.wrong_codes) - timezone.now()
    if left > timedelta():
        raise TooManyCodes(wait=ceil(left.total_seconds()))


def note_wrong_code(app: Authenticator) -> None:
    now = timezone.now()
    is_old = app.last_wrong_at is not None and now - app.last_wrong_at > FORGOTTEN_AFTER
    app.wrong_codes = 1 if is_old else app.wrong_codes + 1
    app.last_wrong_at = now
    app.save(update_fields=["wrong_codes", "last_wrong_at"])


def _wait_after(wrong_codes: int) -> timedelta:
    if wrong_codes < FREE:
        return timedelta()
    doublings: int = min(wrong_codes - FREE, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))
