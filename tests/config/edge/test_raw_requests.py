"""Raw requests to a real uvicorn: what no client library would send."""

import asyncio
import json
import threading
import time

import pytest
from django.core.wsgi import get_wsgi_application

from common.streams import HEADER
from config.edge import bodies, connections, streams
from tests.config.edge.conftest import THREADS, environment_of_request, read_answer

GET = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"


def seen(connection):
    status, body = read_answer(connection)
    assert status == 200, body
    return json.loads(body)


@pytest.mark.parametrize("name", [b"X_Forwarded_For", b"x-forwarded_for", b"X_FORWARDED-FOR"])
def test_a_header_with_an_underscore_is_not_taken_for_the_proxys(serve, send_raw, name):
    headers = b"X-Forwarded-For: 8.8.8.8\r\n" + name + b": 127.0.0.1\r\n\r\n"

    found = seen(send_raw(serve(trusted_proxies=1), GET + headers))

    assert found["REMOTE_ADDR"] == "8.8.8.8"
    assert "HTTP_X_FORWARDED_FOR" not in found


def test_a_local_client_cannot_choose_its_address_without_a_trusted_proxy(serve, send_raw):
    headers = b"X-Forwarded-For: 8.8.8.8\r\nX-Forwarded-Proto: https\r\n\r\n"

    found = seen(send_raw(serve(trusted_proxies=0), GET + headers))

    assert found["REMOTE_ADDR"] == "127.0.0.1"
    assert "HTTP_X_FORWARDED_PROTO" not in found


@pytest.mark.parametrize(
    ("header", "trusted_proxies"),
    [
        (b"X-Forwarded-For: 8.8.8.8", 0),
        (b"Forwarded: for=8.8.8.8", 0),
        (b"Via: 1.1 proxy", 0),
        (b"X-Real-IP: 8.8.8.8", 0),
        (b"X-Forwarded-For: 8.8.8.8", 2),  # one proxy says less than two would
        (b"X-Forwarded-For: unknown", 1),
    ],
)
def test_what_an_unknown_proxy_forwards_is_marked(serve, send_raw, header, trusted_proxies):
    port = serve(trusted_proxies=trusted_proxies)

    assert seen(send_raw(port, GET + header + b"\r\n\r\n"))["HTTP_PLUMBLINE_PROXIED"] == "yes"


@pytest.mark.parametrize("trusted_proxies", [0, 1])
def test_what_comes_from_the_trusted_proxy_or_from_inside_is_not_marked(
    serve, send_raw, trusted_proxies
):
    header = b"X-Forwarded-For: 8.8.8.8\r\nX-Real-IP: 8.8.8.8\r\n" if trusted_proxies else b""

    found = seen(send_raw(serve(trusted_proxies=trusted_proxies), GET + header + b"\r\n"))

    assert "HTTP_PLUMBLINE_PROXIED" not in found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("header", [b"", b"X-Forwarded-For: 8.8.8.8\r\n"])
def test_metrics_are_not_for_the_world_behind_a_proxy_of_this_machine(serve, send_raw, header):
    port = serve(get_wsgi_application(), trusted_proxies=0)
    rest = b" HTTP/1.1\r\nHost: a\r\n" + header + b"\r\n"

    status, _body = read_answer(send_raw(port, b"GET /metrics" + rest))
    _status, ready = read_answer(send_raw(port, b"GET /readyz" + rest))

    assert status == (404 if header else 200)
    assert ("database" in json.loads(ready)) == (not header)


def test_a_chunked_body_arrives_whole(serve, send_raw):
    head = b"PATCH / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"

    found = seen(send_raw(serve(), head + b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"))

    assert (found["BODY"], found["CONTENT_LENGTH"]) == ("abcdefg", "7")


def test_bodies_that_never_end_hold_no_thread(serve, send_raw):
    port = serve()
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"
    for _ in range(10 * THREADS):
        send_raw(port, head)

    assert seen(send_raw(port, GET + b"\r\n"))["REQUEST_METHOD"] == "GET"


def test_a_body_that_is_too_slow_is_refused(serve, send_raw, monkeypatch):
    monkeypatch.setattr(bodies, "INTERVAL", 0.05)
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc"

    status, body = read_answer(send_raw(serve(), head))

    assert (status, json.loads(body)["code"]) == (408, "too_slow")


@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_headers_that_never_end_close_the_connection(serve, send_raw, monkeypatch, begin):
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.05)

    assert send_raw(serve(), begin).recv(100) == b""


def test_headers_of_a_later_request_have_the_same_time(serve, send_raw, monkeypatch):
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    connection = send_raw(serve(), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert read_answer(connection)[0] == 200

    connection.sendall(b"GET / HTTP/1.1\r\n")

    assert connection.recv(100) == b""


def test_headers_without_end_close_the_connection(serve, send_raw):
    connection = send_raw(serve(), b"GET / HTTP/1.1\r\nHost: a\r\n")
    endless = b"".join(b"X: " + b"y" * 10_000 + b"\r\n" for _ in range(2_000))

    with pytest.raises(OSError, match=r"reset|Broken pipe"):
        connection.sendall(endless)


def test_one_peer_has_a_limited_number_of_connections(serve, send_raw, settings):
    settings.CONNECTIONS_PER_ADDRESS = 5
    port = serve()
    kept = [send_raw(port, b"GET / HT") for _ in range(5)]

    assert send_raw(port, b"").recv(100) == b""
    assert seen(send_raw(port, GET + b"\r\n", source="127.0.0.2"))["REQUEST_METHOD"] == "GET"
    for connection in kept:
        connection.sendall(b"TP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert read_answer(connection)[0] == 200


def test_a_client_that_reads_nothing_frees_its_thread(serve, send_raw, monkeypatch):
    monkeypatch.setattr(connections, "STALL_SECONDS", 0.1)
    ended = threading.Semaphore(0)

    def long_answer(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        if environ["PATH_INFO"] == "/long":
            for _ in range(400):
                yield b"a" * 100_000
            ended.release()
        yield b"{}"

    port = serve(long_answer)
    for _ in range(2 * THREADS):
        send_raw(port, b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n")

    assert seen(send_raw(port, GET + b"\r\n", source="127.0.0.2")) == {}
    for _ in range(2 * THREADS):
        assert ended.acquire(timeout=20)


def slow_until(held, path):
    """An application that answers requests of this path only after the event."""

    def application(environ, start_response):
        if environ["PATH_INFO"] == path:
            held.wait(10)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]

    return application


def test_one_address_cannot_use_all_threads(serve, send_raw):
    held = threading.Event()
    port = serve(slow_until(held, "/slow"))
    for _ in range(4 * THREADS):
        send_raw(port, b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")

    assert seen(send_raw(port, GET + b"\r\n", source="127.0.0.2")) == {}
    held.set()


def test_passwords_of_many_addresses_cannot_use_all_threads(serve, send_raw):
    held, path = threading.Event(), "/api/people/session/"
    port = serve(slow_until(held, path))
    sign_in = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".encode()
    for number in range(4 * THREADS):
        send_raw(port, sign_in, source=f"127.0.0.{number + 3}")

    assert seen(send_raw(port, GET + b"\r\n", source="127.0.0.2")) == {}
    held.set()


@pytest.mark.parametrize("first", ["/slow", "/api/people/session/"])
def test_one_address_cannot_stop_the_sign_ins_of_others(serve, send_raw, first):
    held, path, attacker = threading.Event(), "/api/people/session/", "127.0.0.3"

    def application(environ, start_response):
        if environ["REMOTE_ADDR"] == attacker:
            held.wait(20)
        return environment_of_request(environ, start_response)

    port = serve(application)
    rest = " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    for _ in range(THREADS):
        send_raw(port, f"POST {first}{rest}".encode(), source=attacker)
    attacks = [send_raw(port, f"POST {path}{rest}".encode(), source=attacker) for _ in range(104)]

    assert read_answer(attacks[-1])[0] == 429
    answer = send_raw(port, f"POST {path}{rest}".encode(), source="127.0.0.2")
    assert seen(answer)["REMOTE_ADDR"] == "127.0.0.2"
    held.set()


def wishing(environ, start_response):
    """Answer as a view that has let somebody open a stream."""
    wish = json.dumps({"person": 7})
    start_response("200 OK", [("Content-Type", "text/html"), (HEADER, wish)])
    return [b""]


def test_a_view_becomes_a_stream_that_holds_no_thread(serve, send_raw):
    async def ticks(wish):
        yield f"data: {wish['person']}\n\n"
        yield "data: end\n\n"

    status, body = read_answer(send_raw(serve(wishing, open_stream=ticks), GET + b"\r\n"))

    assert status == 200
    assert b"data: 7\n\n" in body
    assert b"data: end\n\n" in body


def test_a_person_has_a_limited_number_of_streams(serve, send_raw, monkeypatch):
    monkeypatch.setattr(streams, "MOST_OF_A_PERSON", 2)
    left = threading.Semaphore(0)

    async def endless(wish):
        try:
            while True:
                yield ": ping\n\n"
                await asyncio.sleep(0.01)
        finally:
            left.release()

    port = serve(wishing, open_stream=endless)
    first, second = (send_raw(port, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(2))
    assert b"200" in first.recv(100)
    assert b"200" in second.recv(100)

    assert read_answer(send_raw(port, GET + b"\r\n"))[0] == 429
    first.close()
    assert left.acquire(timeout=5)
    time.sleep(0.05)  # the count goes down right after the stream has ended
    assert b"200" in send_raw(port, GET + b"\r\n").recv(100)
