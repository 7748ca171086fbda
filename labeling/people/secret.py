"""Secrets that are shown once and kept only as a hash."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    # Plain SHA-256 is enough here: nobody can try out 256 random bits.
    return hashlib.sha256(secret.encode()).hexdigest()
