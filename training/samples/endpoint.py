"""Replies from a served, OpenAI-compatible endpoint (vLLM, SGLang), at a limited rate."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import urllib3
from django.utils.translation import gettext as _

from common.answers import read_within
from common.storable import storable
from training.samples.errors import EndpointFailed, ReplyFailed

TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds between tries, doubled each time
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
# Refusals of one request, such as a prompt that is too long. Others hold for all of them.
OF_ONE_PROMPT = frozenset({400, 413, 422})
ROUNDS = 3  # in which replies that failed are asked for again
MOST_BYTES = 4 * 1024 * 1024
LONGEST_EXPLANATION = 300
BYTES_PER_TOKEN, TOKENS_PER_TURN = 3, 8  # a careful guess, because only the server has the tokens


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
    context: int | None = None  # tokens of prompt and reply together, if the server says it


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


@dataclass(frozen=True)
class Answer:
    """What the endpoint said. Without data, it said too much."""

    status: int
    data: bytes
    patience: float  # seconds that it asked to wait


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
    """Yield each reply as soon as it arrives, and ask again for those that failed.

    Raise EndpointFailed if the endpoint refuses every call, or if it gives none of the first
    replies. Replies that fail in every round are left out.
    """
    pace = Pace(endpoint.per_second)
    given = 0
    for _round in range(ROUNDS):
        failed: list[tuple[Wanted, ReplyFailed]] = []
        for one, answer in _each(endpoint, wanted, pace):
            if isinstance(answer, Given):
                given += 1
                yield answer
                continue
            failed.append((one, answer))
            if not given and len(failed) >= min(len(wanted), 2 * endpoint.at_once):
                raise EndpointFailed(str(answer)) from answer
        wanted = [one for one, failure in failed if failure.passes]
        if not wanted:
            return


def _each(
    endpoint: Endpoint, wanted: Sequence[Wanted], pace: Pace
) -> Iterator[tuple[Wanted, Given | ReplyFailed]]:
    """Every wanted reply with what came of it, in the order of arrival."""
    asked = iter(wanted)
    with _pool(endpoint) as pool, ThreadPoolExecutor(endpoint.at_once) as people:
        waiting: dict[Future[Given], Wanted] = {}
        try:
            while True:
                for one in asked:
                    waiting[people.submit(ask, endpoint, one, pool, pace)] = one
                    if len(waiting) >= 2 * endpoint.at_once:
                        break
                if not waiting:
                    return
                done, _others = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    one = waiting.pop(future)
                    try:
                        yield one, future.result()
                    except ReplyFailed as failure:
                        yield one, failure
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
        except (urllib3.exceptions.HTTPError, TimeoutError) as error:
            trouble, patience = type(error).__name__, 0.0
        else:
            if answer.status not in BUSY:
                return _read(answer, wanted)
            trouble, patience = str(answer.status), answer.patience
        if attempt + 1 < endpoint.tries:
            pace.hold(patience)
            pace.sleep(max(patience, _backoff(attempt)))
    said = _("The endpoint did not answer in %(tries)s tries (last: %(trouble)s).")
    raise ReplyFailed(said % {"tries": endpoint.tries, "trouble": trouble}, passes=True)


def _post(endpoint: Endpoint, wanted: Wanted, pool: urllib3.PoolManager) -> Answer:
    body = {
        "model": endpoint.model,
        "messages": list(wanted.messages),
        "temperature": wanted.temperature,
        "top_p": wanted.top_p,
        "max_tokens": _room(endpoint, wanted),
        "seed": wanted.seed,
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    # No redirects: the address was checked, another one was not. Nothing is unpacked, because a
    # few packed bytes can be gigabytes.
    answer = pool.request(
        "POST",
        endpoint.url.rstrip("/") + "/chat/completions",
        body=json.dumps(body),
        headers=headers,
        redirect=False,
        preload_content=False,
        decode_content=False,
    )
    # A connection whose answer was read to its end is kept in the pool; any other is closed.
    with closing(answer), suppress(ValueError):
        data = read_within(answer, most=MOST_BYTES, seconds=endpoint.seconds)
        return Answer(answer.status, data, _asked_patience(answer))
    return Answer(answer.status, b"", _asked_patience(answer))


def _room(endpoint: Endpoint, wanted: Wanted) -> int:
    """The tokens that the reply may have beside the prompt in the context of the served model."""
    if not endpoint.context:
        return wanted.most_tokens
    written = sum(len(turn["content"].encode()) for turn in wanted.messages)
    room = endpoint.context - written // BYTES_PER_TOKEN - TOKENS_PER_TURN * len(wanted.messages)
    return min(wanted.most_tokens, max(room, 1))


def _explanation(answer: Answer) -> str:
    """What the server says about its refusal, as vLLM, FastAPI and others write it."""
    try:
        said: Any = json.loads(answer.data)
    except ValueError:
        return ""
    for name in ("error", "detail", "message"):
        if isinstance(said, dict) and name in said:
            said = said[name]
    if isinstance(said, dict):
        said = said.get("message", "")
    return str(storable(str(said)))[:LONGEST_EXPLANATION] if said else ""


def _read(answer: Answer, wanted: Wanted) -> Given:
    if answer.status != HTTPStatus.OK:
        said = _("The endpoint refused the request with status %(status)s.")
        sentence = f"{said % {'status': answer.status}} {_explanation(answer)}".strip()
        if answer.status in OF_ONE_PROMPT:
            raise ReplyFailed(sentence)
        raise EndpointFailed(sentence)
    try:
        answered: Any = json.loads(answer.data)
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
