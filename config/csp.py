"""What a browser may load and run on our pages: nothing but our own files."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OWN_FILES = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The admin's scripts (Alpine) evaluate expressions that stand in its markup, and its markup has
# style attributes. Scripts and style sheets written into the page stay forbidden there too.
_ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def for_page(nonce: str) -> str:
    """The application's page. The nonce is for the two style rules its controls bring along."""
    return _OWN_FILES.format(nonce=f" 'nonce-{nonce}'")


def policy_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Every answer has a policy; what says nothing about itself may load nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, _default_for(request.path))
        return response

    return answer


def _default_for(path: str) -> str:
    if path.startswith("/admin/"):
        return _ADMIN
    if path == "/api/docs/":  # its style sheet brings icons along
        return _OWN_FILES.format(nonce="").replace("img-src 'self'", "img-src 'self' data:")
    return _NOTHING
