"""One JSON line per event: what happened in which request or run. No line contains user text."""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

from common.requests import current_request_id

logger = logging.getLogger("plumbline.requests")

current_run_id: ContextVar[str] = ContextVar("current_run_id", default="")

# Fields that a line may have besides its message: numbers, names and ids, never user text.
_KNOWN_EXTRAS = {"method", "route", "status", "milliseconds", "task", "task_id"}
_OURS = ("time", "level", "logger", "message")


@contextmanager
def about_run(run_id: object) -> Iterator[None]:
    """Add the id of this run to every line written inside the block."""
    held = current_run_id.set(str(run_id))
    try:
        yield
    finally:
        current_run_id.reset(held)


class Formatter(JsonFormatter):
    """Log the kind and place of an exception, never its text.

    A message of Postgres or of a parser can contain a whole prompt.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data["time"] = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        log_data["time"] += f".{int(record.msecs):03d}Z"
        log_data |= {"level": record.levelname, "logger": record.name}
        log_data["message"] = _message(record)
        ids = {"request_id": current_request_id.get(), "run_id": current_run_id.get()}
        log_data |= {name: value for name, value in ids.items() if value}
        log_data |= {k: v for k, v in vars(record).items() if k in _KNOWN_EXTRAS}
        if record.exc_info and record.exc_info[0]:
            log_data["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            log_data["places"] = [f"{f.filename}:{f.lineno} {f.name}" for f in frames][-20:]


def _message(record: logging.LogRecord) -> str:
    if record.name == "django.request" and hasattr(record, "request"):
        # Django's own message contains the address, which can hold a secret.
        return f"request failed: {route_of(record.request)}"
    if record.name == "celery.app.trace" and isinstance(record.args, Mapping):
        # Celery's own message contains the text of the exception, or what the task returned.
        ended = record.args.get("description", "succeeded")
        return f"task {record.args.get('name')} {ended}: {record.args.get('id')}"
    if isinstance(record.args, tuple):
        kinds = [type(a).__name__ if isinstance(a, BaseException) else a for a in record.args]
        return str(record.msg) % tuple(kinds) if kinds else str(record.msg)
    return record.getMessage()


class NotTheSameAgain(logging.Filter):
    """Keep one line a second of each kind of warning, so that an outage cannot fill the disk.

    Of failed requests only the traceback is left out: people report the request id.
    """

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        kind, now = (record.name, str(record.msg)[:200]), time.monotonic()
        if now - self.last.get(kind, -1.0) < 1:
            record.exc_info = None
            return record.name == "django.request"
        self.last[kind] = now
        return True


def request_log_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Log one line per request with its route. Addresses can hold secrets, routes cannot."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        seen = {
            "method": request.method if request.method in _METHODS else "other",
            "route": route_of(request),
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        }
        logger.info("request", extra=seen)
        return response

    return answer


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def route_of(request: HttpRequest) -> str:
    return request.resolver_match.route if request.resolver_match else "none"
