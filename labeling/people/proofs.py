"""How a reader of a live stream has signed in, to ask later whether that still counts."""

from importlib import import_module
from typing import TypedDict

from django.conf import settings
from rest_framework.request import Request

from labeling.people.factors.rules import is_complete, is_held
from labeling.people.models import User
from labeling.people.sessions.services import live_session
from labeling.people.tokens.models import AccessToken


class Proof(TypedDict):
    session: str | None
    token: int | None


def proof_of(request: Request) -> Proof:
    """Return what names the session or the access token of a request."""
    if isinstance(request.auth, AccessToken):
        return {"session": None, "token": request.auth.pk}
    return {"session": request.session.session_key, "token": None}


def still_counts(person: User, proof: Proof) -> bool:
    """Is the session complete and not over, nor of an old password; or the token not revoked?"""
    if proof["token"] is not None:
        return AccessToken.objects.live().filter(pk=proof["token"], owner=person).exists()
    store = import_module(settings.SESSION_ENGINE).SessionStore(proof["session"])
    row = live_session(store)
    if row is None or row.person != person:
        return False
    return is_complete(row.person, store) and not is_held(row.person)
