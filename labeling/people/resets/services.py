"""Hand out a link for a new password, take it back, use it."""

from typing import NamedTuple

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from labeling.people.errors import OutOfReach, ResetIsGone
from labeling.people.models import AccountEvent, User
from labeling.people.passwords import refuse_weak
from labeling.people.resets.models import PasswordReset
from labeling.people.secret import digest_of, new_secret
from labeling.people.services import end_sessions


class NewReset(NamedTuple):
    reset: PasswordReset
    link: str


@transaction.atomic
def make_reset_link(*, actor: User, person: User) -> NewReset:
    """Make a link for somebody who forgot the password; one made before no longer works."""
    person = _within_reach(actor, person)
    if not person.is_active:
        raise OutOfReach
    PasswordReset.objects.filter(person=person).revoke()
    secret = new_secret()
    reset = PasswordReset.objects.create(
        digest=digest_of(secret),
        person=person,
        made_by=actor,
        expires_at=timezone.now() + settings.RESET_LINK_TIME,
    )
    detail = {"until": reset.expires_at.isoformat()}
    AccountEvent.objects.create(
        person=person, actor=actor, kind=AccountEvent.Kind.RESET_LINK_MADE, detail=detail
    )
    return NewReset(reset, f"{settings.PUBLIC_URL}/reset/{secret}")


@transaction.atomic
def revoke_reset_link(*, actor: User, person: User) -> None:
    """Take back the link that still works, if there is one."""
    person = _within_reach(actor, person)
    if PasswordReset.objects.filter(person=person).revoke():
        AccountEvent.objects.create(
            person=person, actor=actor, kind=AccountEvent.Kind.RESET_LINK_REVOKED
        )


def open_reset(*, secret: str) -> PasswordReset:
    found = PasswordReset.objects.open().select_related("person", "made_by")
    reset = found.filter(digest=digest_of(secret)).first()
    if reset is None or not reset.made_by.outranks(reset.person):
        raise ResetIsGone
    return reset


@transaction.atomic
def use_reset_link(*, secret: str, password: str) -> User:
    """Give the person a new password. Every session ends, every access token too.

    The account is local from then on: what an identity provider was linked to it is forgotten.
    If two people use the link at once, the second waits here and then fails: the link is gone.
    """
    owner = open_reset(secret=secret).person
    person = User.objects.select_for_update().get(pk=owner.pk)
    reset = open_reset(secret=secret)
    refuse_weak(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    reset.used_at = timezone.now()
    reset.save(update_fields=["used_at"])
    SocialAccount.objects.filter(user=person).delete()
    end_sessions(person)
    AccountEvent.objects.create(
        person=person,
        actor=person,
        kind=AccountEvent.Kind.PASSWORD_CHANGED,
        detail={"link": str(reset.public_id)},
    )
    return person


def _within_reach(actor: User, person: User) -> User:
    """The person, locked: two managers who make a link at once wait for each other here."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not actor.outranks(person):
        raise OutOfReach
    return person
