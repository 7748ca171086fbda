"""Keep what allauth remembers of a sign-in in the browser's cookie, and not in a session.

allauth writes it to `request.session`, which would be a row for everybody who begins to sign in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from django.http import HttpRequest

from labeling.people.sessions.begun import remember, take

OIDC = "oidc"  # the kind of what this browser has begun
_SESSION = "plumbline.session_of_browser"


class Handover(dict[str, Any]):
    """What allauth needs of a session."""

    session_key = None

    def save(self) -> None:
        """Do nothing: `depart` keeps the states."""


@contextmanager
def depart(request: HttpRequest) -> Iterator[None]:
    """Keep the state that allauth stores while it makes the provider's address."""
    states = Handover()
    with _instead(request, states):
        yield
    for state_id, state in states.get(STATES_SESSION_KEY, {}).items():
        remember(request, OIDC, state_id, state)


@contextmanager
def come_back(request: HttpRequest) -> Iterator[None]:
    """Give allauth the state that the provider names, if this browser has begun with it."""
    state_id = request.GET.get("state", "")
    state = take(request, OIDC, state_id)
    states = {STATES_SESSION_KEY: {state_id: state}} if state else {}
    with _instead(request, Handover(states)):
        yield


def own_session(request: HttpRequest) -> None:
    """Give the request its own session again, in which the person is signed in."""
    request.session = request.META.pop(_SESSION, request.session)


@contextmanager
def _instead(request: HttpRequest, states: Handover) -> Iterator[None]:
    request.META[_SESSION] = request.session
    request.session = states  # type: ignore[assignment]  # it has what allauth uses
    try:
        yield
    finally:
        own_session(request)
