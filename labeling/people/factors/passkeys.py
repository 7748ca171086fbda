"""Passkeys (WebAuthn): fido2 checks the protocol, and this module decides whose they are."""

import struct
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from labeling.people.factors.errors import FactorIsThere, PasskeyRefused
from labeling.people.factors.models import Passkey
from labeling.people.factors.services import factor_added, locked
from labeling.people.factors.steps import person_between_steps, start_session
from labeling.people.models import User
from labeling.people.sessions.begun import remember, spend, take
from labeling.people.signin import prove_identity

# The key in the session of the challenge for a new passkey, and the kind of the one for a sign-in.
# Each challenge is answered once.
CHALLENGE = "passkey_challenge"
PASSKEY = "passkey"
Json = dict[str, Any]
# What fido2 and its parsers raise about answers that are not what the protocol says.
MALFORMED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, struct.error,
)  # fmt: skip


def passkeys_work() -> bool:
    """Browsers bind passkeys to the name of a site, so an address in numbers has none."""
    try:
        ip_address(_host())
    except ValueError:
        return True
    return False


def begin_passkey(*, request: HttpRequest, person: User, password: str) -> Json:
    """Return what the browser needs to make a passkey."""
    prove_identity(request=request, person=person, password=password)
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=person.public_id.bytes, name=person.username, display_name=str(person)
        ),
        _descriptors(person),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[CHALLENGE] = dict(state)
    return dict(dict(options)["publicKey"])


@transaction.atomic
def add_passkey(*, request: HttpRequest, person: User, name: str, credential: Json) -> list[str]:
    """Store a new passkey. Return the recovery codes if they are the first ones."""
    person = locked(person)
    state = request.session.pop(CHALLENGE, None)
    if state is None:
        raise PasskeyRefused
    try:
        made = _server().register_complete(state, credential)
    except MALFORMED as error:
        raise PasskeyRefused from error
    known = made.credential_data
    if known is None or isinstance(known.public_key, UnsupportedKey):
        raise PasskeyRefused
    key = websafe_encode(known.credential_id)
    if Passkey.objects.filter(credential_id=key).exists():
        raise FactorIsThere
    Passkey.objects.create(
        person=person,
        name=name,
        credential_id=key,
        public_key=websafe_encode(known),
        sign_count=made.counter,
    )
    return factor_added(request, person, {"factor": "passkey"})


def ask_for_passkey(*, request: HttpRequest) -> Json:
    """Return what the browser needs to use a passkey.

    After a password it is one of the person's own. Without one, it is any that the device knows,
    and the device must check who holds it: then the passkey is both factors.
    """
    person = person_between_steps(request)
    wanted = UserVerificationRequirement
    options, state = _server().authenticate_begin(
        _descriptors(person) if person else None,
        user_verification=wanted.PREFERRED if person else wanted.REQUIRED,
    )
    who = person.pk if person else None
    remember(request, PASSKEY, "", {"state": dict(state), "person": who})
    return dict(dict(options)["publicKey"])


def sign_in_with_passkey(*, request: HttpRequest, credential: Json) -> None:
    """Sign in with a passkey alone, or do the second step with one."""
    person = _checked(request, credential)
    start_session(request, person)


@transaction.atomic
def _checked(request: HttpRequest, credential: Json) -> User:
    begun = take(request, PASSKEY, "")
    if begun is None:
        raise PasskeyRefused
    state = begun["state"]
    passkey = Passkey.objects.filter(credential_id=credential["id"]).first()
    if passkey is None:
        raise PasskeyRefused
    person = locked(passkey.person)
    passkey = Passkey.objects.filter(pk=passkey.pk).first()
    if passkey is None or not _may_sign_in(request, person, begun["person"]):
        raise PasskeyRefused
    _note_use(passkey, _count(state, passkey, credential))
    if not spend(state["challenge"]):
        raise PasskeyRefused
    return person


def _may_sign_in(request: HttpRequest, person: User, asked: int | None) -> bool:
    """People of an identity provider begin there, because it may have closed their account."""
    if asked is None:
        return person.is_active and person.has_usable_password()
    return person.pk == asked and person_between_steps(request) == person


def _count(state: Json, passkey: Passkey, credential: Json) -> int:
    """Check the signature, and return how often the device says that it has signed."""
    known = AttestedCredentialData(websafe_decode(passkey.public_key))
    try:
        _server().authenticate_complete(state, [known], credential)
        answer = AuthenticationResponse.from_dict(credential)
    except MALFORMED as error:
        raise PasskeyRefused from error
    return answer.response.authenticator_data.counter


def _note_use(passkey: Passkey, count: int) -> None:
    """Devices that count never repeat a number; a copy of the key would."""
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise PasskeyRefused
    passkey.sign_count, passkey.last_used_at = count, timezone.now()
    passkey.save(update_fields=["sign_count", "last_used_at"])


def _server() -> Fido2Server:
    site = PublicKeyCredentialRpEntity(id=_host(), name="Plumbline")
    return Fido2Server(site, verify_origin=lambda origin: origin == settings.PUBLIC_URL)


def _host() -> str:
    return str(urlsplit(settings.PUBLIC_URL).hostname)


def _descriptors(person: User) -> list[PublicKeyCredentialDescriptor]:
    keys = Passkey.objects.filter(person=person).values_list("credential_id", flat=True)
    return [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(key)
        )
        for key in keys
    ]
