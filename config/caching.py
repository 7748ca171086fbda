"""What browsers and proxies may keep: nothing that is about a person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERSONAL = ("/api/", "/admin/")


def caching_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Forbid every copy of data, unless the view has said otherwise."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(PERSONAL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer
