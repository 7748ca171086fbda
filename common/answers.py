"""Answers of other servers, read only as far as they are short and quick."""

import time
from typing import Protocol

CHUNK = 64 * 1024


class Answer(Protocol):
    """What the answers of http.client and of urllib3 have in common."""

    def read1(self, amt: int, /) -> bytes: ...


def read_within(answer: Answer, *, most: int, seconds: float) -> bytes:
    """Return the body. Raise TimeoutError or ValueError if it takes longer or is larger.

    The time limit of a connection is for each piece: a server that sends one byte at a time would
    hold a thread for days.
    """
    until, body = time.monotonic() + seconds, bytearray()
    while piece := answer.read1(CHUNK):
        body += piece
        if len(body) > most:
            raise ValueError("the answer is too large")
        if time.monotonic() > until:
            raise TimeoutError("the answer takes too long")
    return bytes(body)
