"""A real uvicorn with the edge in front of a small WSGI application."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import cast

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware

from config.edge.asgi import App
from config.edge.bodies import with_whole_body
from config.edge.client import with_client_address
from config.edge.connections import Connection
from config.edge.streams import with_streams
from config.edge.turns import with_turns

THREADS = 4


def environment_of_request(environ, start_response):
    """Answer with what a WSGI application sees of the request."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    seen = {name: str(value) for name, value in environ.items() if name.isupper()}
    seen["BODY"] = environ["wsgi.input"].read(length).decode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


@contextmanager
def _serving(application, trusted_proxies: int, open_stream) -> Iterator[int]:
    edge = with_turns(cast(App, WSGIMiddleware(application, workers=THREADS)), THREADS)
    edge = with_client_address(
        with_whole_body(with_streams(edge, open_stream), 10_000_000), trusted_proxies
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    config = uvicorn.Config(
        edge, port=port, http=Connection, proxy_headers=False, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.force_exit = server.should_exit = True
        thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """Start a server and return its port: `serve(application, trusted_proxies=1)`."""
    running = []

    def start(
        application=environment_of_request, *, trusted_proxies: int = 0, open_stream=None
    ) -> int:
        running.append(_serving(application, trusted_proxies, open_stream))
        return running[-1].__enter__()

    yield start
    for each in running:
        each.__exit__(None, None, None)


@pytest.fixture
def send_raw() -> Iterator[Callable[..., socket.socket]]:
    """Open a connection, send bytes and return the socket: `send_raw(port, b"GET / ...")`."""
    opened = []

    def send(port: int, data: bytes, source: str = "127.0.0.1") -> socket.socket:
        connection = socket.create_connection(
            ("127.0.0.1", port), timeout=10, source_address=(source, 0)
        )
        opened.append(connection)
        connection.sendall(data)
        return connection

    yield send
    for connection in opened:
        connection.close()


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    """Read one response: its status and its whole body."""
    response = HTTPResponse(connection)
    response.begin()
    return response.status, response.read()
