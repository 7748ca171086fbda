"""What a browser has begun before anybody is signed in: a cookie, and not a row.

Everybody may begin to sign in, as often as they like, and a session would be a row each time. The
cookie is sealed, so the browser can neither read nor change it, and is over after ten minutes. An
older copy of it would still be valid, so a sign-in that succeeds also spends its answer.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from labeling.people.factors.seal import seal, unseal
from labeling.people.secret import digest_of
from labeling.people.sessions.models import SpentAnswer

SECONDS = 600
# Browsers refuse cookies of more than 4096 bytes. What was begun first is forgotten first.
MOST_BYTES = 3800
_CHANGED = "plumbline.begun"  # the key under which a request keeps what is to be sent back

Entry = list[Any]  # kind, name, value, when


def remember(request: HttpRequest, kind: str, name: str, value: Any) -> None:
    """Keep a value for this browser, in the place of one of the same kind and name."""
    others = [one for one in _entries(request) if one[:2] != [kind, name]]
    request.META[_CHANGED] = [*others, [kind, name, value, int(time.time())]]


def take(request: HttpRequest, kind: str, name: str) -> Any:
    """Return what this browser has begun, and forget it. None if there is no such thing."""
    entries = _entries(request)
    found = [one for one in entries if one[:2] == [kind, name]]
    request.META[_CHANGED] = [one for one in entries if one not in found]
    return found[0][2] if found else None


def spend(answer: str) -> bool:
    """Return whether this answer has not ended a sign-in before. Of two at once, one has not."""
    _row, is_new = SpentAnswer.objects.get_or_create(digest=digest_of(answer))
    return is_new


def begun_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send back what the request has changed."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _CHANGED in request.META:
            _write(response, request.META[_CHANGED])
        return response

    return answer


def _entries(request: HttpRequest) -> list[Entry]:
    if _CHANGED in request.META:
        return list(request.META[_CHANGED])
    sealed = unseal(request.COOKIES.get(_cookie(), ""), seconds=SECONDS)
    entries: list[Entry] = json.loads(sealed) if sealed else []
    return [one for one in entries if time.time() - one[3] < SECONDS]


def _write(response: HttpResponse, entries: list[Entry]) -> None:
    sealed = seal(json.dumps(entries))
    while len(sealed) > MOST_BYTES:
        entries = entries[1:]
        sealed = seal(json.dumps(entries))
    if not entries:
        response.delete_cookie(_cookie(), samesite="Lax")
        return
    response.set_cookie(
        _cookie(),
        sealed,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie() -> str:
    return "__Host-begun" if settings.SESSION_COOKIE_SECURE else "begun"
