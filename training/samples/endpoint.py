"""Replies from a served, OpenAI-compatible endpoint (vLLM, SGLang), at a limited rate."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import urllib3
from django.utils.translation import gettext as _

from common.storable import storable
from training.samples.errors import EndpointFailed

TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds between tries, doubled each time
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a served model is, and how hard it may be asked."""

    url: str  # such as http://127.0.0.1:8001/v1
    model: str
    key: str = ""
    at_once: int = 8
    per_second: float = 20.0
    seconds: float = 120.0  # for one reply
    tries: int = TRIES


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One reply to be drawn."""

    name: tuple[int, int]  # chosen by the caller, such as the prompt of the batch and the position
    messages: Sequence[Mapping[str, str]]
    temperature: float
    top_p: float
    most_tokens: int
    seed: int


@dataclass(frozen=True)
class Given:
    """One reply as the endpoint gave it."""

    wanted: Wanted
    text: str
    ended: bool
    tokens: int | None


@dataclass
class Pace:
    """All callers together make at most the agreed number of calls per second."""

    per_second: float
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        with self._lock:
            turn = max(self._next, self.now())
            self._next = turn + 1 / self.per_second
        self.sleep(max(0.0, turn - self.now()))

    def hold(self, seconds: float) -> None:
        """The endpoint asked to wait, so every caller waits."""
        with self._lock:
            self._next = max(self._next, self.now() + seconds)


def draw_all(endpoint: Endpoint, wanted: Sequence[Wanted]) -> Iterator[Given]:
    """Yield each reply as soon as it arrives. The first that fails raises EndpointFailed."""
    pace = Pace(endpoint.per_second)
    asked = iter(wanted)
    with _pool(endpoint) as pool, ThreadPoolExecutor(endpoint.at_once) as people:
        waiting: set[Future[Given]] = set()
        try:
            while True:
                for one in asked:
                    waiting.add(people.submit(ask, endpoint, one, pool, pace))
                    if len(waiting) >= 2 * endpoint.at_once:
                        break
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for given in done:
                    yield given.result()
        finally:
            for left in waiting:
                left.cancel()


def _pool(endpoint: Endpoint) -> urllib3.PoolManager:
    limits = urllib3.Timeout(connect=10.0, read=endpoint.seconds)
    return urllib3.PoolManager(maxsize=endpoint.at_once, timeout=limits, retries=False)


def ask(endpoint: Endpoint, wanted: Wanted, pool: urllib3.PoolManager, pace: Pace) -> Given:
    """One reply, tried again while the endpoint is busy or away."""
    for attempt in range(endpoint.tries):
        pace.wait()
        try:
            answer = _post(endpoint, wanted, pool)
        except urllib3.exceptions.HTTPError as error:
            trouble, patience = type(error).__name__, 0.0
        else:
            if answer.status not in BUSY:
                return _read(answer, wanted)
            trouble, patience = str(answer.status), _asked_patience(answer)
        if attempt + 1 < endpoint.tries:
            pace.hold(patience)
            pace.sleep(max(patience, _backoff(attempt)))
    said = _("The endpoint did not answer in %(tries)s tries (last: %(trouble)s).")
    raise EndpointFailed(said % {"tries": endpoint.tries, "trouble": trouble})


def _post(
    endpoint: Endpoint, wanted: Wanted, pool: urllib3.PoolManager
) -> urllib3.BaseHTTPResponse:
    body = {
        "model": endpoint.model,
        "messages": list(wanted.messages),
        "temperature": wanted.temperature,
        "top_p": wanted.top_p,
        "max_tokens": wanted.most_tokens,
        "seed": wanted.seed,
        "n": 1,
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    # No redirects: the address was checked, another one was not.
    return pool.request(
        "POST",
        endpoint.url.rstrip("/") + "/chat/completions",
        body=json.dumps(body),
        headers=headers,
        redirect=False,
    )


def _read(answer: urllib3.BaseHTTPResponse, wanted: Wanted) -> Given:
    if answer.status != HTTPStatus.OK:
        said = _("The endpoint refused the request with status %(status)s.")
        raise EndpointFailed(said % {"status": answer.status})
    try:
        answered: Any = json.loads(answer.data[:MOST_BYTES])
        choice = answered["choices"][0]
        text = choice["message"]["content"] or ""
        tokens = (answered.get("usage") or {}).get("completion_tokens")
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise EndpointFailed(
            _("The endpoint answered, but not as an OpenAI-compatible one does.")
        ) from error
    ended = choice.get("finish_reason") == "stop"
    return Given(wanted, storable(str(text)), ended, tokens)


def _asked_patience(answer: urllib3.BaseHTTPResponse) -> float:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), LONGEST_WAIT) if said.isdigit() else 0.0


def _backoff(attempt: int) -> float:
    # Jitter, so that many callers do not come back at the same moment.
    jitter = 0.5 + random.random() / 2  # noqa: S311  # no secret
    return jitter * float(min(LONGEST_WAIT, FIRST_WAIT * 2**attempt))
