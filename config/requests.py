"""What every request carries: an id, found again in the answer, the logs and a 500's message."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"\A[A-Za-z0-9_-]{8,64}\Z")

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def request_id_of(request: HttpRequest) -> str:
    return str(request.META.get("plumbline.request_id", ""))


def request_id_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take the proxy's id where it is a plain one, so that its log and ours can be joined."""

    def answer(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        request_id = sent if _PLAIN.match(sent) else uuid4().hex
        request.META["plumbline.request_id"] = request_id
        held = current_request_id.set(request_id)
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(held)
        response.headers[HEADER] = request_id
        return response

    return answer
