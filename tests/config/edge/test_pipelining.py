"""What a client sends before it has its answer, sent raw to a real uvicorn."""

import json
import threading
from contextlib import suppress

import pytest

from config.edge import connections
from config.edge.connections import Connection
from tests.config.edge.conftest import environment_of_request, read_answer

GET = b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def calls(monkeypatch):
    """How often the parser called each method of all connections."""
    counted = {"on_message_begin": 0, "on_header": 0}

    def watch(name):
        whole = getattr(Connection, name)

        def counting(connection, *said):
            counted[name] += 1
            return whole(connection, *said)

        monkeypatch.setattr(Connection, name, counting)

    for name in counted:
        watch(name)
    return counted


def send_and_read(connection, data):
    with suppress(ConnectionError):
        connection.sendall(data)
        while connection.recv(1 << 16):
            pass


def test_thousands_of_requests_at_once_close_the_connection_after_a_few(serve, send_raw, calls):
    send_and_read(send_raw(serve(), b""), b"".join(GET % n for n in range(8000)))

    assert calls["on_message_begin"] <= connections.WAITING + 2


def test_a_request_that_is_sent_while_the_answer_ends_is_answered(serve, send_raw):
    """The client has all bytes of the answer before the application has said that it ends."""
    may_end = threading.Event()

    def sized(environ, start_response):
        body = b"".join(environment_of_request(environ, lambda *_said: None))
        start_response("200 OK", [("Content-Length", str(len(body)))])
        yield body
        if environ["PATH_INFO"] == "/1":
            may_end.wait(10)

    connection = send_raw(serve(sized), GET % 1)
    first = json.loads(read_answer(connection)[1])
    connection.sendall(GET % 2)
    may_end.set()

    assert first["PATH_INFO"] == "/1"
    assert json.loads(read_answer(connection)[1])["PATH_INFO"] == "/2"


@pytest.mark.parametrize(
    "head",
    [b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"],
    ids=["headers", "trailers"],
)
def test_thousands_of_headers_at_once_are_not_all_read(serve, send_raw, calls, head):
    send_and_read(send_raw(serve(), b""), head + b"a: b\r\n" * 8000)

    assert calls["on_header"] <= connections.HEADERS + 2


def test_of_headers_that_arrive_in_one_read_no_more_are_parsed_than_may_be_sent(
    serve, send_raw, calls
):
    header = b"a: " + b"b" * 2000 + b"\r\n"

    send_and_read(send_raw(serve(), b""), b"GET / HTTP/1.1\r\n" + header * 100)

    assert calls["on_header"] <= connections.HEADER_BYTES // 2000 + 1
