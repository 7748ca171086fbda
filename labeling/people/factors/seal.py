"""Encrypt secrets that must be read again. The key is derived from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


def seal(secret: str) -> str:
    return _cipher().encrypt(secret.encode()).decode()


def unseal(sealed: str, *, seconds: int | None = None) -> str | None:
    """Return the secret, or None if it was sealed with another SECRET_KEY or too long ago."""
    try:
        return _cipher().decrypt(sealed.encode(), ttl=seconds).decode()
    except (InvalidToken, UnicodeError):
        return None


def _cipher() -> Fernet:
    key = salted_hmac("labeling.people.factors.seal", "", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))
