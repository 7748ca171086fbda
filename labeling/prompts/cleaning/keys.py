"""Keyed hashes: the same text always has the same key here, and nobody else can work it out."""

import hmac
import os
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from labeling.prompts.models import Key


@dataclass(frozen=True)
class Hasher:
    """HMAC-SHA-256 under the installation’s key, cut to 128 bits."""

    secret: bytes

    def key(self, purpose: str, *parts: str) -> UUID:
        # Lengths keep ("ab", "c") and ("a", "bc") apart.
        message = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
        # One half of a surrogate pair never gets this far into the database, but may be asked for.
        digest = hmac.digest(self.secret, message.encode("utf-8", "surrogatepass"), sha256)
        return UUID(bytes=digest[:16])


def load_hasher() -> Hasher:
    """Read the key of this installation; the first caller makes it."""
    key, _ = Key.objects.get_or_create(name="prompts", defaults={"secret": os.urandom(32)})
    # What was just made is bytes, what comes from Postgres is a memoryview.
    return Hasher(bytes(key.secret))
