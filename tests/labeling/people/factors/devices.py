"""What people hold: an authenticator app, and a device with passkeys in software."""

import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from rest_framework.test import APIClient

from labeling.models import Authenticator, User
from labeling.people.factors.seal import unseal
from tests.labeling.people.test_session import PASSWORD, browser

ME = "/api/people/me/factors"
SESSION = "/api/people/session/"
STEP = "/api/people/session/second-step/"
SITE = "http://localhost:8000"


def code_at(secret: str, ahead: int = 0) -> str:
    return pyotp.HOTP(secret).at(int(time.time()) // 30 + ahead)


def code_of(person: User, ahead: int = 1) -> str:
    """A code that the app of this person shows in `ahead` times 30 seconds."""
    secret = unseal(Authenticator.objects.get(person=person).sealed_secret)
    assert secret is not None
    return code_at(secret, ahead)


def wrong_code(person: User) -> str:
    right = {code_of(person, ahead) for ahead in (-1, 0, 1, 2)}
    return next(code for code in (str(n) * 6 for n in range(10)) if code not in right)


def first_step(name: str, client: APIClient | None = None, **more: Any) -> APIClient:
    """A browser after the password."""
    client = client or browser()
    answer = client.post(SESSION, {"username": name, "password": PASSWORD}, **more)
    assert answer.status_code == 200, answer.content
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)
    return client


def set_up_app(client: APIClient, password: str = PASSWORD) -> list[str]:
    """Set up an app in a browser that is signed in. Return the recovery codes."""
    setup = client.post(f"{ME}/authenticator/", {"password": password})
    assert setup.status_code == 200, setup.content
    answer = client.put(f"{ME}/authenticator/", {"code": code_at(setup.json()["secret"])})
    assert answer.status_code == 200, answer.content
    return list(answer.json()["recovery_codes"])


class Device:
    """Makes one passkey and signs with it, as a phone does."""

    def __init__(self, origin: str = SITE, site: str = "localhost") -> None:
        self.origin, self.site = origin, site
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.count = 0

    def register(self, client: APIClient, name: str = "Phone", password: str = PASSWORD) -> Any:
        answer = client.post(f"{ME}/passkeys/options/", {"password": password})
        assert answer.status_code == 200, answer.content
        credential = self.make(answer.json()["options"])
        return client.post(f"{ME}/passkeys/", {"name": name, "credential": credential})

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        known = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = self._data(0x45, known)  # present, verified, with a credential
        made = AttestationObject.create("none", data, {})
        client_data = self._client_data("webauthn.create", options)
        said = {"clientDataJSON": _text(client_data), "attestationObject": _text(bytes(made))}
        return self._credential(said)

    def use(self, options: dict[str, Any], *, verified: bool = True) -> dict[str, Any]:
        self.count += 1
        data = self._data(0x05 if verified else 0x01)
        client_data = CollectedClientData(self._client_data("webauthn.get", options))
        signature = self.key.sign(bytes(data) + client_data.hash, ec.ECDSA(SHA256()))
        return self._credential(
            {
                "clientDataJSON": _text(bytes(client_data)),
                "authenticatorData": _text(bytes(data)),
                "signature": _text(signature),
            }
        )

    def sign_in(self, client: APIClient, **how: bool) -> Any:
        asked = client.post(f"{SESSION}passkey/options/").json()["options"]
        return client.post(f"{SESSION}passkey/", {"credential": self.use(asked, **how)})

    def _data(self, flags: int, known: AttestedCredentialData | None = None) -> AuthenticatorData:
        site = sha256(self.site.encode()).digest()
        return AuthenticatorData(
            AuthenticatorData.create(site, AuthenticatorData.FLAG(flags), self.count, known or b"")
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = urlsafe_b64decode(options["challenge"] + "==")
        return bytes(CollectedClientData.create(kind, challenge, self.origin))

    def _credential(self, said: dict[str, str]) -> dict[str, Any]:
        key = _text(self.id)
        return {"id": key, "rawId": key, "type": "public-key", "response": said}


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
