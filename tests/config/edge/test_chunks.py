"""What surrounds a chunked body: trailers and extensions of chunks, sent raw to a real uvicorn."""

import json

import pytest

from config.edge import bodies, connections
from tests.config.edge.conftest import read_answer

HEAD = (
    b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: 8.8.8.8\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def seen(connection):
    status, body = read_answer(connection)
    assert status == 200, body
    return json.loads(body)


def test_a_trailer_is_not_taken_for_a_header(serve, send_raw):
    trailers = b"X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https\r\n\r\n"

    found = seen(send_raw(serve(trusted_proxies=1), HEAD + b"2\r\n{}\r\n0\r\n" + trailers))

    assert found["REMOTE_ADDR"] == "8.8.8.8"
    assert "HTTP_X_FORWARDED_PROTO" not in found


@pytest.mark.parametrize(
    "endless",
    [b"2\r\n{}\r\n0\r\n" + b"a:b\r\n" * 2_000_000, b"2;" + b"a" * 10_000_000],
    ids=["trailers", "extension"],
)
def test_endless_trailers_and_extensions_close_the_connection(serve, send_raw, endless):
    connection = send_raw(serve(), HEAD)

    with pytest.raises(OSError, match=r"reset|Broken pipe"):
        connection.sendall(endless)


def test_trailers_that_never_end_close_the_connection(serve, send_raw, monkeypatch):
    monkeypatch.setattr(bodies, "INTERVAL", 3600)
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.2)

    # The first field is complete only when the second one begins.
    connection = send_raw(serve(), HEAD + b"2\r\n{}\r\n0\r\na: b\r\nc")

    assert connection.recv(100) == b""


def test_a_long_body_in_small_chunks_arrives_whole(serve, send_raw):
    length = 5 * connections.FRAMING_BYTES

    found = seen(send_raw(serve(), HEAD + b"1\r\na\r\n" * length + b"0\r\n\r\n"))

    assert found["BODY"] == "a" * length


def test_a_later_request_of_the_connection_has_its_own_headers(serve, send_raw):
    kept = HEAD.replace(b"Connection: close\r\n", b"")
    connection = send_raw(serve(), kept + b"2\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n")
    assert "HTTP_X_LATE" not in seen(connection)

    connection.sendall(HEAD + b"0\r\n\r\n")

    assert seen(connection)["REQUEST_METHOD"] == "POST"
