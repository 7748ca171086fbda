"""A served model is asked over real HTTP, by a server of our own that misbehaves on demand."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from training.samples import endpoint as room
from training.samples.endpoint import Endpoint, Pace, Wanted, draw_all
from training.samples.errors import EndpointFailed


class Served(ThreadingHTTPServer):
    """An OpenAI-compatible server: `say` gives the text, `trouble` a status for a call."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.say: Callable[[dict[str, Any]], str] = lambda body: f"Reply {body['seed']}"
        self.trouble: Callable[[int], tuple[int, dict[str, str]] | None] = lambda call: None
        self.refuse: Callable[[dict[str, Any]], str] = lambda body: ""
        self.shape: dict[str, Any] = {}
        self.calls: list[tuple[float, dict[str, Any], str]] = []
        self.busy = self.busiest = 0
        self.lock = threading.Lock()
        self.slow = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Answering(BaseHTTPRequestHandler):
    server: Served
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            server.calls.append((time.monotonic(), body, self.headers.get("Authorization", "")))
            number = len(server.calls)
            server.busy += 1
            server.busiest = max(server.busiest, server.busy)
        time.sleep(server.slow)
        status, headers = server.trouble(number) or (200, {})
        if server.refuse(body):
            status = 400
        told = {
            "choices": [{"message": {"content": server.say(body)}, "finish_reason": "stop"}],
            "usage": {"completion_tokens": 2},
        }
        sent = json.dumps(told if status == 200 else server.shape or {"error": "busy"}).encode()
        with server.lock:
            server.busy -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_more: object) -> None:
        pass


@pytest.fixture
def served():
    server = Served()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    monkeypatch.setattr(room, "FIRST_WAIT", 0.01)


def wanted(count: int) -> list[Wanted]:
    turn = [{"role": "user", "content": "Why?"}]
    return [
        Wanted(name=(n, 0), messages=turn, temperature=0.7, top_p=1, most_tokens=9, seed=n)
        for n in range(count)
    ]


def test_every_reply_comes_once_and_under_its_name(served):
    given = list(draw_all(Endpoint(url=served.url, model="m", key="s", per_second=1e6), wanted(40)))

    assert sorted((one.wanted.name[0], one.text) for one in given) == [
        (n, f"Reply {n}") for n in range(40)
    ]
    assert {call[2] for call in served.calls} == {"Bearer s"}
    assert served.calls[0][1]["max_tokens"] == 9


def test_a_busy_endpoint_is_asked_again(served):
    served.trouble = lambda call: (503, {}) if call <= 4 else None

    given = list(
        draw_all(Endpoint(url=served.url, model="m", at_once=2, per_second=1e6), wanted(5))
    )

    assert len(given) == 5
    assert len(served.calls) > 5


def test_an_endpoint_that_asks_for_patience_gets_it_from_all_callers(served):
    served.trouble = lambda call: (429, {"Retry-After": "1"}) if call == 1 else None

    list(draw_all(Endpoint(url=served.url, model="m", at_once=1, per_second=1e6), wanted(3)))

    moments = [call[0] for call in served.calls]
    assert moments[1] - moments[0] > 0.9


def test_an_endpoint_that_never_answers_ends_in_words(served):
    served.trouble = lambda call: (500, {})

    with pytest.raises(EndpointFailed, match="3 tries"):
        list(draw_all(Endpoint(url=served.url, model="m", tries=3, per_second=1e6), wanted(1)))

    assert len(served.calls) == 3


def test_a_refusal_is_not_repeated(served):
    served.trouble = lambda call: (401, {})

    with pytest.raises(EndpointFailed, match="401"):
        list(draw_all(Endpoint(url=served.url, model="m", at_once=1), wanted(1)))

    assert len(served.calls) == 1


def test_a_redirect_is_not_followed(served):
    served.trouble = lambda call: (302, {"Location": "http://127.0.0.1:1/"})

    with pytest.raises(EndpointFailed, match="302"):
        list(draw_all(Endpoint(url=served.url, model="m"), wanted(1)))


def test_a_hanging_endpoint_times_out(served):
    served.slow = 1.0

    with pytest.raises(EndpointFailed, match="ReadTimeoutError"):
        list(draw_all(Endpoint(url=served.url, model="m", tries=2, seconds=0.1), wanted(1)))


def test_no_more_calls_at_once_and_in_a_second_than_agreed(served):
    served.slow = 0.02

    list(draw_all(Endpoint(url=served.url, model="m", at_once=3, per_second=50), wanted(20)))

    moments = sorted(call[0] for call in served.calls)
    assert served.busiest <= 3
    assert moments[-1] - moments[0] > 0.35


def test_the_pace_is_exact_whatever_the_clock():
    now = [0.0]
    slept: list[float] = []
    pace = Pace(4, now=lambda: now[0], sleep=slept.append)
    for _ in range(4):
        pace.wait()

    assert slept == [0.0, 0.25, 0.5, 0.75]


def test_what_is_not_openai_compatible_is_refused(served):
    served.say = lambda body: None

    [given] = draw_all(Endpoint(url=served.url, model="m"), wanted(1))

    assert given.text == ""


def test_an_endpoint_that_fails_most_calls_still_gives_every_reply(served):
    tried: Counter[int] = Counter()

    def trouble(call: int) -> tuple[int, dict[str, str]] | None:
        seed = served.calls[call - 1][1]["seed"]
        tried[seed] += 1
        return (503, {}) if seed % 3 and tried[seed] <= 3 else None

    served.trouble = trouble

    given = list(draw_all(Endpoint(url=served.url, model="m", tries=2, per_second=1e6), wanted(30)))

    assert sorted(one.wanted.name[0] for one in given) == list(range(30))


def test_a_prompt_that_is_refused_does_not_stop_the_others(served):
    served.refuse = lambda body: "This model's context has 8 tokens." if body["seed"] == 3 else ""

    given = list(draw_all(Endpoint(url=served.url, model="m", per_second=1e6), wanted(5)))

    assert sorted(one.wanted.name[0] for one in given) == [0, 1, 2, 4]
    assert len(served.calls) == 5, "a refused prompt is not asked again"


@pytest.mark.parametrize("shape", ["openai", "fastapi", "vllm"])
def test_the_servers_own_explanation_is_passed_on(served, shape):
    sentence = "This model's maximum context length is 8 tokens."
    served.refuse = lambda body: sentence
    served.shape = {
        "openai": {"error": {"message": sentence}},
        "fastapi": {"detail": sentence},
        "vllm": {"object": "error", "message": sentence},
    }[shape]

    with pytest.raises(EndpointFailed, match="maximum context length is 8 tokens"):
        list(draw_all(Endpoint(url=served.url, model="m", per_second=1e6), wanted(3)))


def test_a_reply_is_given_the_room_that_the_served_model_has(served):
    list(draw_all(Endpoint(url=served.url, model="m", context=14, per_second=1e6), wanted(1)))

    [(_moment, body, _key)] = served.calls
    assert body["max_tokens"] == 14 - 1 - 8
    assert "n" not in body
