"""The content security policy: a page loads and runs only our own files."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OWN_FILES = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The admin's scripts (Alpine) evaluate expressions in its markup, and its markup has
# style attributes. Inline scripts and style sheets are forbidden in the admin as well.
_ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'{nonce}; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


_NONCE = "plumbline.nonce"


def nonce_for(request: HttpRequest) -> str:
    """Return the sources for the two style rules that the application's controls insert.

    A page that asks for one has it in its policy; all others allow no style sheet in the page.
    """
    nonce: str = request.META.setdefault(_NONCE, secrets.token_urlsafe(16))
    return nonce


def for_page(request: HttpRequest) -> str:
    """Return the policy of the application's page."""
    return _OWN_FILES.format(nonce=_nonce_in(request))


def _nonce_in(request: HttpRequest) -> str:
    nonce = request.META.get(_NONCE)
    return f" 'nonce-{nonce}'" if nonce else ""


def policy_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every response a policy; one that sets none may load nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, _default_for(request))
        return response

    return answer


def _default_for(request: HttpRequest) -> str:
    if request.path.startswith("/admin/"):
        return _ADMIN.format(nonce=_nonce_in(request))
    if request.path == "/api/docs/":  # its style sheet contains icons
        return _OWN_FILES.format(nonce="").replace("img-src 'self'", "img-src 'self' data:")
    return _NOTHING
