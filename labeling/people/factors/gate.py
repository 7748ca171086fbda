"""Asks of every request whether its session may act: one place for pages, API and admin."""

import re
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from labeling.people.factors.errors import SecondFactorRequired
from labeling.people.factors.rules import is_complete, is_held
from labeling.people.models import User

GUARDED = ("/api/", "/admin/")
# What somebody may call whose second factor is required and missing.
OPEN = re.compile(r"^/api/people/(session/(?!proof/).*|me/factors/.*)$")
READABLE = {"/api/people/me/"}


def second_factor_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A session whose second step is missing is nobody's. Who lacks a required factor can only
    set one up."""

    def answer(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not isinstance(person, User):
            return get_response(request)
        if not is_complete(person, request.session):
            request.user = AnonymousUser()
        elif is_held(person) and _is_guarded(request):
            return _refuse(request)
        return get_response(request)

    return answer


def _is_guarded(request: HttpRequest) -> bool:
    if not request.path.startswith(GUARDED):
        return False
    readable = request.method in {"GET", "HEAD"} and request.path in READABLE
    return not readable and not OPEN.match(request.path)


def _refuse(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/admin/"):
        return HttpResponseRedirect("/")  # the application shows the page to set one up
    refusal = SecondFactorRequired()
    said = {"code": refusal.default_code, "message": str(refusal.detail)}
    return JsonResponse(said, status=refusal.status_code)
