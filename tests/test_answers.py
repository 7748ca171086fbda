"""A server that answers without end, or too slowly, holds nobody."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from training.registry import endpoints
from training.registry.errors import ModelIsRefused
from training.samples import endpoint as samples
from training.samples.endpoint import Endpoint, Wanted, draw_all
from training.samples.errors import EndpointFailed

PIECE = b" " * 1024


class Hostile(BaseHTTPRequestHandler):
    """Sends what the test wants, piece by piece, and counts the bytes."""

    protocol_version = "HTTP/1.1"
    pieces: Iterator[bytes]
    pause = 0.0
    packed = False
    sent = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        if self.packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for piece in type(self).pieces:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                type(self).sent += len(piece)
                time.sleep(self.pause)
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_more: object) -> None:
        pass


@pytest.fixture
def hostile(monkeypatch):
    monkeypatch.setattr(samples, "FIRST_WAIT", 0.01)
    for name, value in {"pause": 0.0, "packed": False, "sent": 0}.items():
        setattr(Hostile, name, value)
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def draw(url: str, seconds: float = 5) -> None:
    turn = [{"role": "user", "content": "Why?"}]
    one = Wanted(name=(1, 0), messages=turn, temperature=1, top_p=1, most_tokens=9, seed=1)
    list(draw_all(Endpoint(url=url, model="m", seconds=seconds, tries=1), [one]))


def test_an_endless_answer_is_read_only_as_far_as_an_answer_may_be_long(hostile):
    Hostile.pieces = (PIECE for _ in range(64 * 1024))

    with pytest.raises(EndpointFailed, match="not as an OpenAI-compatible one"):
        draw(hostile)

    assert Hostile.sent < 3 * samples.MOST_BYTES


def test_a_packed_answer_is_not_unpacked(hostile):
    Hostile.packed = True
    Hostile.pieces = iter([gzip.compress(b'{"choices": [{"message": {"content": "Hi"}}]}')])

    with pytest.raises(EndpointFailed, match="not as an OpenAI-compatible one"):
        draw(hostile)


def test_an_answer_that_comes_byte_by_byte_is_given_up(hostile):
    Hostile.pieces, Hostile.pause = (b" " for _ in range(100)), 0.1
    begun = time.monotonic()

    with pytest.raises(EndpointFailed, match="TimeoutError"):
        draw(hostile, seconds=0.5)

    assert time.monotonic() - begun < 5


def test_a_served_model_that_answers_byte_by_byte_is_refused(hostile, monkeypatch):
    monkeypatch.setattr(endpoints, "SECONDS", 0.5)
    monkeypatch.setattr(endpoints, "LOADING_SECONDS", 0.5)
    Hostile.pieces, Hostile.pause = (b" " for _ in range(100)), 0.1
    begun = time.monotonic()

    with pytest.raises(ModelIsRefused):
        endpoints.limits_of(hostile, "m")

    assert time.monotonic() - begun < 5
