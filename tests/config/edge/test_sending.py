"""A client that goes away in the middle of its answer holds no thread."""

import asyncio
import socket
import struct
import threading
from typing import cast

import pytest
from a2wsgi import WSGIMiddleware

from config.edge.asgi import App, Message
from config.edge.sending import with_lost_answers

PIECES = 50


def test_a_view_ends_although_its_answer_cannot_be_sent():
    ended = threading.Event()

    def view(_environ, start_response):
        start_response("200 OK", [])
        yield from [b"piece"] * PIECES
        ended.set()

    sent: list[Message] = []

    async def send(message):
        sent.append(message)
        if len(sent) > 1:
            raise RuntimeError("the handler is closed")

    async def receive():
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    scope["http_version"] = "1.1"
    application = with_lost_answers(cast(App, WSGIMiddleware(view, workers=1)))

    with pytest.raises(RuntimeError, match="handler is closed"):
        asyncio.run(asyncio.wait_for(application(scope, receive, send), 10))

    assert ended.is_set()
    assert len(sent) == 2


def test_one_who_sends_the_next_request_and_leaves_holds_no_thread(serve, send_raw):
    """The answer that is being sent hears of it, not only the request that waits."""
    left, ended = threading.Event(), threading.Event()

    def view(_environ, start_response):
        start_response("200 OK", [])
        yield b"x" * 1000
        left.wait(10)
        for _ in range(PIECES):
            yield b"x" * 1_000_000
        ended.set()

    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    connection = send_raw(serve(view), request)
    connection.recv(1000)
    connection.sendall(request)
    # A reset, so that the server hears of it while it writes.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    left.set()

    assert ended.wait(20)
