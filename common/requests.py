"""Request ids, which also appear in the response, the logs and the message of a 500."""

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from ipaddress import ip_address
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from common.env import Network
from common.networks import network_of_client

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"\A[A-Za-z0-9_-]{8,64}\Z")

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
current_address: ContextVar[str] = ContextVar("current_address", default="")


def client_address(request: HttpRequest) -> str:
    """Return the client's address, which config/edge/client.py has decided."""
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  (nothing is bound)


def client_network(request: HttpRequest) -> str:
    """Return the first address of the client's network, under which failed sign-ins are counted."""
    return network_of_client(client_address(request)).partition("/")[0]


def comes_from(request: HttpRequest, networks: Iterable[Network]) -> bool:
    """Whether the client is in one of the networks. One behind an unknown proxy is in none.

    The address would be the proxy's, which is often this machine.
    """
    if "Plumbline-Proxied" in request.headers:  # config/edge/client.py
        return False
    address = ip_address(client_address(request))
    return any(address in network for network in networks)


def request_id_of(request: HttpRequest) -> str:
    return str(request.META.get("plumbline.request_id", ""))


def request_id_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Use the proxy's request id if it is well formed, so that its log and ours can be joined."""

    def answer(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        request_id = sent if _PLAIN.match(sent) else uuid4().hex
        request.META["plumbline.request_id"] = request_id
        held = current_request_id.set(request_id)
        held_address = current_address.set(client_address(request))
        try:
            response = get_response(request)
        finally:
            current_address.reset(held_address)
            current_request_id.reset(held)
        response.headers[HEADER] = request_id
        return response

    return answer
