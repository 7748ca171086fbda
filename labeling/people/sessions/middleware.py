"""Who sent a request: the person of the browser's session, unless that session is over."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from labeling.people.models import User
from labeling.people.sessions.models import PersonSession
from labeling.people.sessions.services import CURRENT, live_session, note_activity


class PersonMiddleware(AuthenticationMiddleware):
    """Sets `request.user` like Django's own, which the admin demands."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]  # lazy, as Django's own


def current_session(request: HttpRequest) -> PersonSession | None:
    """Return the session with which the person of this request has signed in, if any."""
    row = request.META.get(CURRENT) if request.user.is_authenticated else None
    return row if isinstance(row, PersonSession) else None


def _person(request: HttpRequest) -> User | AnonymousUser:
    row = live_session(request.session)
    if row is None:
        return AnonymousUser()
    request.META[CURRENT] = row
    # Pages of the browser application ask the API on their own: every minute, or in a stream.
    # So opening a page counts, and the browser says when its person is active (sessions/api.py).
    if not request.path.startswith("/api/"):
        note_activity(row)
    return row.person
