"""Limits of one connection, which uvicorn does not have: `uvicorn --http config.edge...`.

Somebody who opens connections and sends or reads almost nothing must not use up the files and
the memory of the server.
"""

import asyncio
from asyncio import TimerHandle
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from common.networks import network_of_client

HEADER_SECONDS = 15.0  # from the first byte of a request to the end of its headers
HEADER_BYTES = 64 * 1024
HEADERS = 200  # and as many trailers; browsers and proxies send about 30
WAITING = 1  # requests that a client may send before the answer to the one before has ended
# Of what surrounds a body sent in chunks: the sizes and extensions of chunks, and the trailers.
FRAMING_BYTES = 16 * 1024
FRAMING_PER_BYTE = 8  # more may surround each byte of the body: a chunk of one byte has five more
STALL_SECONDS = 30.0  # a client that reads nothing for so long has gone

_peers: Counter[str] = Counter()


class _TooMuch(Exception):
    """Ends the parsing of bytes that have arrived already: they may be a quarter of a megabyte."""


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 with time limits for headers and for reading, and a limit of a peer."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._is_in_headers = True
        self._running: RequestResponseCycle | None = None
        self._header_bytes = self._framing_bytes = 0
        self._headers = self._parsed_bytes = 0
        self._headers_due = _Deadline(HEADER_SECONDS, transport.abort)
        self._reading_due = _Deadline(STALL_SECONDS, transport.abort)
        self._peer = network_of_client(self.client[0]) if self.client else ""
        _peers[self._peer] += 1
        if 0 < settings.CONNECTIONS_PER_ADDRESS < _peers[self._peer]:
            transport.abort()
            return
        self._headers_due.start()

    def connection_lost(self, exc: Exception | None) -> None:
        _peers[self._peer] -= 1
        if not _peers[self._peer]:
            del _peers[self._peer]
        self._headers_due.stop()
        self._reading_due.stop()
        # uvicorn tells only the request that came last, and perhaps waits for this one.
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_in_headers:
            if self._header_bytes > HEADER_BYTES:
                self.transport.abort()
                return
            self._header_bytes += len(data)
        else:
            self._framing_bytes += len(data)
        super().data_received(data)
        if self._framing_bytes > FRAMING_BYTES:
            self.transport.abort()

    def on_message_begin(self) -> None:
        # Browsers wait for the end of an answer, whose last byte they see before it is noted here.
        if len(self.pipeline) >= WAITING:
            self._end()
        super().on_message_begin()
        self._is_in_headers = True
        self._framing_bytes = self._headers = self._parsed_bytes = 0
        self._headers_due.start()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Ignore trailers: nobody needs them, and they could claim to be a proxy's headers."""
        self._headers += 1
        self._count(len(name) + len(value))
        if self._is_in_headers:
            super().on_header(name, value)
        else:
            self._headers_due.start()

    def on_headers_complete(self) -> None:
        self._headers_due.stop()
        self._is_in_headers = False
        self._header_bytes = 0
        self._headers = self._parsed_bytes = 0
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        self._framing_bytes = max(0, self._framing_bytes - (1 + FRAMING_PER_BYTE) * len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._headers_due.stop()
        super().on_message_complete()

    def _count(self, size: int) -> None:
        """End what is too much within one read, before all of it has been parsed."""
        self._parsed_bytes += size
        if self._headers > HEADERS or self._parsed_bytes > HEADER_BYTES:
            self._end()

    def _end(self) -> None:
        self.transport.abort()
        raise _TooMuch

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading_due.start()

    def resume_writing(self) -> None:
        self._reading_due.stop()
        super().resume_writing()


class _Deadline:
    """Calls `action` unless it is stopped in time."""

    def __init__(self, seconds: float, action: Callable[[], None]) -> None:
        self._seconds, self._action = seconds, action
        self._timer: TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        return self._timer is not None

    def start(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._action)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
