"""The page that loads the browser application, at every address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import csp
from labeling.models import User
from labeling.people.fields import THEMES


@require_safe
@never_cache  # it contains the newest file names and the person's theme
def page(request: HttpRequest) -> HttpResponse:
    """Put language and theme into the page, so that nothing flashes while scripts load."""
    person = request.user if isinstance(request.user, User) else None
    context = {
        "language": _tag(
            person.interface_language if person else get_language_from_request(request)
        ),
        "theme": person.theme if person else _theme_of(request),
        "nonce": csp.nonce_for(request),
    }
    response = render(request, "page.html", context)
    response.headers[csp.HEADER] = csp.for_page(request)
    return response


def _tag(language: str) -> str:
    """Return the language as browsers write it: zh-Hans where Django writes zh-hans."""
    primary, _, script = language.partition("-")
    return f"{primary}-{script.title()}" if script else primary


def _theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else "system"
