"""Begin a session, find the one of a request, note activity, end one or all."""

from datetime import timedelta
from ipaddress import ip_address
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from common.requests import client_address
from labeling.people.errors import OutOfReach
from labeling.people.models import AccountEvent, User
from labeling.people.sessions.agents import browser_of, system_of
from labeling.people.sessions.models import PersonSession, PersonSessionQuerySet

ROW = "person_session"  # the key under which the browser's session names its row
CURRENT = "plumbline.session"  # the key under which a request keeps the row
# Fine enough for a time-out of minutes, and not a write with every page.
NOTED_EVERY = timedelta(seconds=30)
PROOF_COUNTS = timedelta(minutes=10)


def begin(request: HttpRequest, person: User) -> None:
    """Begin a session; the one that this browser had ends."""
    end_current(request)
    # Django keeps the key when the same person signs in again, and others may have a copy of it.
    request.session.cycle_key()
    agent = request.META.get("HTTP_USER_AGENT", "")
    row = PersonSession.objects.create(
        person=person,
        browser=browser_of(agent),
        system=system_of(agent),
        address=_address(request),
        proven_at=timezone.now(),
    )
    request.session[ROW] = str(row.public_id)


def end_current(request: HttpRequest) -> None:
    if row := request.META.get(CURRENT):
        PersonSession.objects.filter(pk=row.pk).end()


def live_session(session: SessionBase) -> PersonSession | None:
    """Return the row of a browser's session, with its person, unless either is closed.

    One query finds both. It repeats what Django's `get_user` checks, which would take another.
    """
    rows = PersonSession.objects.live().select_related("person")
    try:
        row = rows.filter(public_id=session.get(ROW, "")).first()
    except ValidationError:
        return None
    return row if row and _opens(session, row.person) else None


def _opens(session: SessionBase, person: User) -> bool:
    """Is the session this person's, of the current password, and is the account open?"""
    proof = session.get(HASH_SESSION_KEY, "")
    is_own = session.get(SESSION_KEY) == str(person.pk)
    is_current = constant_time_compare(proof, person.get_session_auth_hash())
    return is_own and is_current and person.is_active


def note_activity(row: PersonSession) -> None:
    """Keep a live session alive. One that has ended in the meantime stays ended."""
    now = timezone.now()
    if now - row.seen_at < NOTED_EVERY:
        return
    if PersonSession.objects.live().filter(pk=row.pk).update(seen_at=now):
        row.seen_at = now


def note_proof(row: PersonSession) -> None:
    """Remember that the person has just proven who acts in this session."""
    PersonSession.objects.filter(pk=row.pk).update(proven_at=timezone.now())


def is_proven(row: PersonSession | None) -> bool:
    """Whether the person of this session has given a proof in the last minutes."""
    proven_at = row.proven_at if row else None
    return proven_at is not None and timezone.now() - proven_at < PROOF_COUNTS


@transaction.atomic
def end_own(*, person: User, session_id: UUID) -> None:
    """End one session of the person, who does not recognise it or has left that device."""
    row = get_object_or_404(PersonSession.objects.live(), public_id=session_id, person=person)
    _end(PersonSession.objects.filter(pk=row.pk), person, person)


@transaction.atomic
def end_others(*, person: User, current: PersonSession | None) -> None:
    """End every session of the person but the current one."""
    others = PersonSession.objects.filter(person=person)
    _end(others.exclude(pk=current.pk) if current else others, person, person)


@transaction.atomic
def end_all_of(*, actor: User, person: User) -> None:
    """Sign somebody else out everywhere; only who outranks them may. Tokens stay."""
    if not actor.outranks(person):
        raise OutOfReach
    _end(PersonSession.objects.filter(person=person), actor, person)


def _end(rows: PersonSessionQuerySet, actor: User, person: User) -> None:
    if ended := rows.end():
        AccountEvent.objects.create(
            person=person,
            actor=actor,
            kind=AccountEvent.Kind.SESSIONS_ENDED,
            detail={"sessions": ended},
        )


def _address(request: HttpRequest) -> str | None:
    try:
        return str(ip_address(client_address(request)))
    except ValueError:
        return None
