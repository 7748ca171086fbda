"""What is done to accounts: change, suspend, restore, a new password."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from labeling.people.erasures.models import Erasure
from labeling.people.errors import ErasureIsPlanned, OutOfReach
from labeling.people.models import AccountEvent, User
from labeling.people.passwords import refuse_weak
from labeling.people.resets.models import PasswordReset
from labeling.people.sessions.models import PersonSession
from labeling.people.sessions.services import begin
from labeling.people.signin import check_own_password
from labeling.people.tokens.models import AccessToken


@transaction.atomic
def change_person(*, actor: User, person: User, changes: Mapping[str, Any]) -> User:
    """Change what somebody else may be and do. Other changes of the person wait here."""
    person = _locked(person)
    if not actor.may_manage(person):
        raise OutOfReach
    if not actor.may_grant(changes.get("roles", [])):
        raise OutOfReach
    if not changes.keys().isdisjoint({"is_staff", "is_superuser"}) and not actor.all_powerful:
        raise OutOfReach
    was = {field: getattr(person, field) for field in changes}
    for field, value in changes.items():
        setattr(person, field, value)
    changed = {name: value for name, value in changes.items() if value != was[name]}
    if changed:
        person.save(update_fields=list(changed))
        before = {name: was[name] for name in changed}
        _note(person, actor, AccountEvent.Kind.CHANGED, {"was": before, "is": changed})
    return person


@transaction.atomic
def change_own(*, person: User, changes: Mapping[str, Any]) -> User:
    """Change what people say about themselves. Preferences not named stay as they are."""
    # Two tabs that change different preferences wait for each other here.
    stored = _locked(person)
    if "preferences" in changes:
        changes = {**changes, "preferences": stored.preferences | changes["preferences"]}
    if "name" in changes and changes["name"] != stored.name:
        # An erasure finds here what else the person was called.
        detail = {"was": {"name": stored.name}, "is": {"name": changes["name"]}}
        _note(person, person, AccountEvent.Kind.CHANGED, detail)
    for field, value in changes.items():
        setattr(person, field, value)
    person.save(update_fields=list(changes))
    return person


@transaction.atomic
def suspend(*, actor: User, person: User, reason: str) -> User:
    """Close an account at once: every session ends and every access token is revoked."""
    person = _locked(person)
    if person == actor or not actor.may_manage(person):
        raise OutOfReach
    _refuse_while_leaving(person)
    person.suspended_at = person.suspended_at or timezone.now()
    person.suspended_because = reason
    person.save(update_fields=["suspended_at", "suspended_because"])
    end_sessions(person)
    _note(person, actor, AccountEvent.Kind.SUSPENDED, {"reason": reason})
    return person


@transaction.atomic
def restore(*, actor: User, person: User, reason: str = "") -> User:
    """Open a suspended account again. Its old sessions and tokens stay closed."""
    person = _locked(person)
    if not actor.may_manage(person):
        raise OutOfReach
    _refuse_while_leaving(person)
    person.suspended_at, person.suspended_because = None, ""
    person.save(update_fields=["suspended_at", "suspended_because"])
    _note(person, actor, AccountEvent.Kind.RESTORED, {"reason": reason} if reason else None)
    return person


def change_password(*, request: HttpRequest, person: User, current: str, new: str) -> None:
    """Give the person a new password. Every other session ends, every access token too."""
    check_own_password(request=request, person=person, password=current)  # counts a wrong one
    refuse_weak(new, person, field="new")
    with transaction.atomic():
        person.set_password(new)
        person.save(update_fields=["password"])
        end_sessions(person)
        update_session_auth_hash(request, person)
        begin(request, person)
        _note(person, person, AccountEvent.Kind.PASSWORD_CHANGED)


def end_sessions(person: User) -> None:
    """Sign the person out everywhere, and end the links that would let somebody in."""
    User.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)
    person.refresh_from_db(fields=["session_generation"])
    PersonSession.objects.filter(person=person).end()
    open_tokens = AccessToken.objects.filter(owner=person, revoked_at=None)
    open_tokens.update(revoked_at=timezone.now())
    PasswordReset.objects.filter(person=person).revoke()


def _refuse_while_leaving(person: User) -> None:
    """An erasure closes the account, so only undoing the erasure opens it again."""
    if Erasure.objects.planned().filter(person=person).exists():
        raise ErasureIsPlanned


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _note(
    person: User, actor: User, kind: AccountEvent.Kind, detail: Mapping[str, Any] | None = None
) -> None:
    AccountEvent.objects.create(person=person, actor=actor, kind=kind, detail=dict(detail or {}))
