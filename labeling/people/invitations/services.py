"""Invite somebody, take an invitation back, accept one."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone

from labeling.people.errors import InvitationIsGone, InvitationIsUsed, NameIsTaken, OutOfReach
from labeling.people.invitations.models import Invitation
from labeling.people.models import AccountEvent, User
from labeling.people.passwords import refuse_weak
from labeling.people.roles import Role
from labeling.people.secret import digest_of, new_secret


class NewInvitation(NamedTuple):
    invitation: Invitation
    link: str


def invite(
    *,
    inviter: User,
    roles: Collection[Role],
    email: str = "",
    languages: Collection[str] = (),
    note: str = "",
    held_out: bool = False,
) -> NewInvitation:
    """Make a link for one person. The link is shown once; only a hash of it is kept."""
    if not roles or not inviter.may_grant(roles):
        raise OutOfReach
    secret = new_secret()
    invitation = Invitation.objects.create(
        digest=digest_of(secret),
        email=email,
        roles=sorted(roles),
        languages=list(languages),
        note=note,
        held_out=held_out,
        invited_by=inviter,
        expires_at=timezone.now() + settings.INVITATION_TIME,
    )
    return NewInvitation(invitation, f"{settings.PUBLIC_URL}/join/{secret}")


class Bulk(NamedTuple):
    """What became of many addresses: links for the new ones, and who was left out."""

    made: list[NewInvitation]
    known: list[str]
    waiting: list[str]


@transaction.atomic
def invite_many(
    *,
    inviter: User,
    roles: Collection[Role],
    emails: Sequence[str],
    languages: Collection[str] = (),
    note: str = "",
    held_out: bool = False,
) -> Bulk:
    """One link for each address. Who has an account or an open invitation gets no second one."""
    addresses = list({email.lower(): email for email in emails}.values())
    known = _in_use(User.objects.all(), addresses)
    waiting = _in_use(Invitation.objects.open(), addresses) - known
    bulk = Bulk([], [], [])
    for email in addresses:
        if email.lower() in known:
            bulk.known.append(email)
        elif email.lower() in waiting:
            bulk.waiting.append(email)
        else:
            made = invite(
                inviter=inviter,
                roles=roles,
                email=email,
                languages=languages,
                note=note,
                held_out=held_out,
            )
            bulk.made.append(made)
    return bulk


def _in_use(rows: QuerySet[Any], addresses: Sequence[str]) -> set[str]:
    lower = [email.lower() for email in addresses]
    found = rows.annotate(address=Lower("email")).filter(address__in=lower)
    return set(found.values_list("address", flat=True))


@transaction.atomic
def renew_invitation(*, actor: User, invitation_id: UUID) -> NewInvitation:
    """A new link with a new end for the same person. The old link stops working."""
    # A concurrent acceptance of the old one waits here, and then finds it gone.
    locked = Invitation.objects.select_for_update()
    invitation = get_object_or_404(locked, public_id=invitation_id)
    if invitation.accepted_at:
        raise InvitationIsUsed
    if not actor.may_grant(invitation.roles):
        raise OutOfReach
    secret = new_secret()
    invitation.digest, invitation.invited_by = digest_of(secret), actor
    invitation.revoked_at = None
    invitation.expires_at = timezone.now() + settings.INVITATION_TIME
    invitation.save(update_fields=["digest", "invited_by", "revoked_at", "expires_at"])
    return NewInvitation(invitation, f"{settings.PUBLIC_URL}/join/{secret}")


@transaction.atomic
def revoke_invitation(*, actor: User, invitation_id: UUID) -> None:
    # A concurrent acceptance of the invitation waits here, and then finds it revoked.
    locked = Invitation.objects.select_for_update()
    invitation = get_object_or_404(locked, public_id=invitation_id)
    if not actor.may_grant(invitation.roles):
        raise OutOfReach
    if invitation.accepted_at:
        raise InvitationIsUsed
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])


def open_invitation(*, secret: str) -> Invitation:
    invitation = Invitation.objects.open().filter(digest=digest_of(secret)).first()
    if invitation is None:
        raise InvitationIsGone
    return invitation


@transaction.atomic
def accept_invitation(
    *,
    secret: str,
    username: str,
    name: str,
    password: str,
    email: str = "",
    languages: Collection[str] = (),
    interface_language: str = "en",
) -> User:
    """Make the account that the invitation promises. Of two who accept at once, one waits
    here and then fails because the invitation is gone."""
    locked = Invitation.objects.open().select_for_update().select_related("invited_by")
    invitation = locked.filter(digest=digest_of(secret)).first()
    # What the inviter may no longer give, the invitation does not give either.
    if invitation is None or not invitation.invited_by.may_grant(invitation.roles):
        raise InvitationIsGone
    person = User(
        username=username,
        name=name,
        email=invitation.email or email,
        roles=invitation.roles,
        languages=list(languages) or invitation.languages,
        held_out=invitation.held_out,
        interface_language=interface_language,
    )
    refuse_weak(password, person)
    person.set_password(password)
    _save_new(person)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    AccountEvent.objects.create(
        person=person,
        actor=invitation.invited_by,
        kind=AccountEvent.Kind.JOINED,
        detail={"roles": invitation.roles, "invitation": str(invitation.public_id)},
    )
    return person


def _save_new(person: User) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise NameIsTaken from error
