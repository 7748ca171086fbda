"""The shape of every refusal: {"code", "message", "fields"?, "request_id"?}."""

import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.requests import request_id_of


def refusal(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, **more}, status=status)


def answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """Answer programs with JSON and people with a small page."""
    more = (
        {"request_id": request_id_of(request)} if status >= HTTPStatus.INTERNAL_SERVER_ERROR else {}
    )
    if request.path.startswith("/api/"):
        return refusal(status, code, message, **more)
    return render(request, "refusal.html", {"message": message, **more}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 400, "bad_request", _("This request is not valid."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        request,
        403,
        "permission_denied",
        _("Your roles do not allow this. Ask a manager or an administrator to change your roles."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("This page is out of date. Reload it and try again.")
    return answer(request, 403, "csrf_failed", message)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404, "not_found", _("Nothing was found at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database does not answer: browsers and scripts then try again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        busy = answer(request, 503, "busy", _("The server is busy. Try again in a moment."))
        busy.headers["Retry-After"] = "5"
        return busy
    message = _("Something went wrong on the server, and nothing was saved. Try again.")
    return answer(request, 500, "server_error", message)


def by_field(detail: Any, place: str = "") -> Iterator[tuple[str, list[str]]]:
    """Flatten errors: {"a": {"b": ["Too long."]}} becomes ("a.b", ["Too long."])."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from by_field(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        for number, inner in enumerate(detail):
            yield from by_field(inner, f"{place}.{number}" if place else str(number))
    elif isinstance(detail, list):
        yield place, [str(one) for one in detail]
    else:
        yield place, [str(detail)]


def refuse_nul_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a NUL in an address or cookie, because Postgres cannot take it as a parameter."""

    def answer_or_refuse(request: HttpRequest) -> HttpResponse:
        places = [request.path, request.META.get("QUERY_STRING", ""), *request.COOKIES.values()]
        if any("\0" in place or "%00" in place for place in places):
            return bad_request(request)
        return get_response(request)

    return answer_or_refuse
