"""The order in which a labeler sees the replies. It reveals nothing about who wrote them."""

import hashlib
import hmac
from collections.abc import Iterable
from string import ascii_uppercase
from typing import TypedDict
from uuid import UUID

from django.conf import settings


class StoredReply(TypedDict):
    id: int
    text: str


def shuffled(replies: Iterable[StoredReply], *, seat_id: UUID) -> list[StoredReply]:
    """Order replies by a keyed hash of the seat and the text.

    Ids and writers are not hashed, so the order cannot depend on them. Each seat has an order
    of its own, which never changes.
    """
    key = hashlib.sha256(
        b"order of replies" + settings.SECRET_KEY.encode() + seat_id.bytes
    ).digest()

    def hashed(reply: StoredReply) -> tuple[bytes, int]:
        text = reply["text"].encode("utf-8", "surrogatepass")
        return hmac.digest(key, text, "sha256"), reply["id"]

    return sorted(replies, key=hashed)


def slots(count: int) -> str:
    """Return the letters under which replies are shown: "ABCD" for four."""
    return ascii_uppercase[:count]
