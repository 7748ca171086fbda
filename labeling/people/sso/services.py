"""Sign somebody in whom an identity provider knows; link and create accounts; set roles."""

import re

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from common import locks
from common.locks import Lock
from labeling.people.errors import (
    AccountIsClosed,
    EmailNotVerified,
    LinkedElsewhere,
    NoAccount,
    SsoProblem,
    SuperusersUsePasswords,
)
from labeling.people.factors.removal import delete_factors
from labeling.people.factors.steps import admit, proven_by_provider
from labeling.people.models import AccountEvent, User
from labeling.people.scripts import refuse_mixed_scripts
from labeling.people.services import end_sessions
from labeling.people.sso.identity import Identity
from labeling.people.sso.proving import is_answered


def sign_in_by_provider(*, request: HttpRequest, identity: Identity) -> User:
    """Start a session for the person whom the provider has identified."""
    try:
        person = _admit(identity)
    except SsoProblem:
        name = f"{identity.provider.id}:{identity.subject}"
        user_login_failed.send(
            sender=__name__,
            request=request,
            credentials={"username": name, "provider": identity.provider.id},
        )
        raise
    if admit(request, person, by_provider=True):
        proven_by_provider(request, identity.authenticated_at)
    is_answered(request)
    return person


@transaction.atomic
def _admit(identity: Identity) -> User:
    """Find, link or create the account, and bring its roles up to date."""
    if not _fits(identity):
        raise SsoProblem
    # Two first sign-ins of one person at once must not create two accounts.
    locks.wait_for(Lock.SIGN_IN, f"{identity.provider.id}:{identity.subject}")
    person = _linked(identity) or _link(identity) or _create(identity)
    if not person.is_active:
        raise AccountIsClosed
    # A superuser is the way in when the provider fails or is itself in wrong hands.
    if person.is_superuser:
        raise SuperusersUsePasswords
    _synchronise_roles(person, identity)
    return person


def _fits(identity: Identity) -> bool:
    """Whether the columns can hold who this is; cut off, it would be somebody else."""
    longest = SocialAccount._meta.get_field("uid").max_length or 0
    longest_email = User._meta.get_field("email").max_length or 0
    return len(identity.subject) <= longest and len(identity.verified_email) <= longest_email


def _linked(identity: Identity) -> User | None:
    known = SocialAccount.objects.filter(provider=identity.provider.id, uid=identity.subject)
    owner = known.values_list("user", flat=True).first()
    if owner is None:
        return None
    known.update(extra_data={})  # allauth has stored there what the provider said
    return User.objects.select_for_update().get(pk=owner)


def _link(identity: Identity) -> User | None:
    """Link the account with the same e-mail address, if the provider has verified it.

    Nobody has verified the address here: somebody else may have typed it. So what opened the
    account until now ends: its password, its second factors, its sessions and its access tokens.
    """
    found = _with_email(identity.verified_email)
    if found is None or not _is_one_mailbox(found.email, identity.verified_email):
        return None
    person = User.objects.select_for_update().get(pk=found.pk)
    if not person.is_active:
        raise AccountIsClosed
    if person.is_superuser:
        raise SuperusersUsePasswords
    # One provider decides about an account. Another one, or another person of the same one who has
    # got the address, must not take it over.
    if SocialAccount.objects.filter(user=person).exists():
        raise LinkedElsewhere
    person.set_unusable_password()
    person.save(update_fields=["password"])
    delete_factors(person)
    end_sessions(person)
    _remember(person, identity)
    AccountEvent.objects.create(
        person=person,
        actor=person,
        kind=AccountEvent.Kind.LINKED,
        detail={"reason": identity.provider.name},
    )
    return person


def _create(identity: Identity) -> User:
    roles = identity.provider.roles_of(identity.groups)
    if _with_email(identity.unverified_email or identity.verified_email):
        raise EmailNotVerified
    if not identity.provider.creates_accounts or not roles:
        raise NoAccount
    person = User(
        username=_new_username(identity),
        name=identity.name,
        email=identity.verified_email,
        roles=sorted(roles),
    )
    person.set_unusable_password()
    person.save(force_insert=True)
    _remember(person, identity)
    AccountEvent.objects.create(
        person=person,
        actor=person,
        kind=AccountEvent.Kind.JOINED,
        detail={"roles": person.roles, "reason": identity.provider.name},
    )
    return person


def _synchronise_roles(person: User, identity: Identity) -> None:
    """Grant and withdraw the roles that the provider decides about; leave all others alone."""
    mapped = identity.provider.mapped_roles
    was = list(person.roles)
    own = {role for role in person.roles if role not in mapped}
    person.roles = sorted(own | identity.provider.roles_of(identity.groups))
    if set(was) == set(person.roles):
        return
    person.save(update_fields=["roles"])
    detail = {
        "was": {"roles": was},
        "is": {"roles": person.roles},
        "reason": identity.provider.name,
    }
    AccountEvent.objects.create(
        person=person, actor=person, kind=AccountEvent.Kind.CHANGED, detail=detail
    )


def _remember(person: User, identity: Identity) -> None:
    """Keep only who the person is at the provider, and nothing else that the provider said."""
    SocialAccount.objects.create(
        user=person, provider=identity.provider.id, uid=identity.subject, extra_data={}
    )


def _with_email(email: str) -> User | None:
    alike = User.objects.alias(sought=Lower("email")).filter(sought=Lower(Value(email)))
    return alike.first() if email else None


def _is_one_mailbox(one: str, other: str) -> bool:
    """Ignore the case of ASCII letters only: PostgreSQL also takes the sign of Kelvin for a k."""
    return one.encode().lower() == other.encode().lower()


def _new_username(identity: Identity) -> str:
    name = plain = _plain_name(identity)
    while User.objects.filter(username__iexact=name).exists():
        name = f"{plain}-{get_random_string(6).lower()}"
    return name


def _plain_name(identity: Identity) -> str:
    wanted = identity.username or identity.verified_email
    plain = re.sub(r"[^\w.+-]", "", wanted.partition("@")[0])[:140]
    try:
        refuse_mixed_scripts(plain)
    except ValidationError:
        return identity.provider.id
    return plain or identity.provider.id
