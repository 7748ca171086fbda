"""A sign-in at a provider that proves who acts: the provider must ask the person again.

A provider at which somebody is signed in already says so without asking, also to anybody at an
unattended browser. So it says when it has asked, and that moment is the proof.
"""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from labeling.people.sessions.begun import remember, take

KIND = "prove"  # the kind of what this browser has begun
_AHEAD = timedelta(minutes=1)  # by which the clock of a provider may be fast


def ask_again(request: HttpRequest) -> None:
    """Remember that the next sign-in of this browser must be a proof."""
    remember(request, KIND, "", True)


def must_ask_again(request: HttpRequest) -> bool:
    """Whether the provider must ask, and not only say who is signed in there."""
    if take(request, KIND, "") is None:
        return False
    ask_again(request)  # for another try, if this one is not finished
    return True


def is_answered(request: HttpRequest) -> None:
    take(request, KIND, "")


def moment_of(said: object) -> datetime | None:
    """When the provider has asked the person, in seconds since 1970; None if it does not say."""
    if not isinstance(said, int | float) or isinstance(said, bool):
        return None
    now = timezone.now()
    try:
        moment = datetime.fromtimestamp(said, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return min(moment, now) if moment < now + _AHEAD else None
