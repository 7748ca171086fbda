"""Make, use and revoke access tokens."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from labeling.people.errors import OutOfReach
from labeling.people.models import AccountEvent, User
from labeling.people.roles import Role
from labeling.people.secret import digest_of, new_secret
from labeling.people.tokens.models import AccessToken

# Fine enough to find a forgotten token, and not a write with every request.
_USE_IS_NOTED_EVERY = timedelta(minutes=1)


class NewToken(NamedTuple):
    token: AccessToken
    secret: str


@transaction.atomic
def make_token(*, owner: User, name: str, roles: Collection[Role], days: int | None) -> NewToken:
    """Give the owner a key that works in some of the owner's roles. Its secret is shown once."""
    if not owner.powers.issuperset(roles):
        raise OutOfReach
    secret = f"plb_{new_secret()}"
    expires_at = timezone.now() + timedelta(days=days) if days else None
    token = AccessToken.objects.create(
        owner=owner, name=name, digest=digest_of(secret), roles=sorted(roles), expires_at=expires_at
    )
    _note(token, AccountEvent.Kind.TOKEN_MADE)
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, owner: User, token_id: UUID) -> None:
    token = get_object_or_404(AccessToken, owner=owner, public_id=token_id, revoked_at=None)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    _note(token, AccountEvent.Kind.TOKEN_REVOKED)


def live_token(*, secret: str) -> AccessToken | None:
    """The live token with this secret, its owner with it."""
    found = AccessToken.objects.live().select_related("owner").filter(digest=digest_of(secret))
    return found.first()


def use_token(*, secret: str) -> AccessToken | None:
    """The live token with this secret, whose use is noted."""
    token = live_token(secret=secret)
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USE_IS_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _note(token: AccessToken, kind: AccountEvent.Kind) -> None:
    AccountEvent.objects.create(
        person=token.owner, actor=token.owner, kind=kind, detail={"token": token.name}
    )
