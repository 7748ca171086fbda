"""Decide the client's address once. Everything behind reads it as REMOTE_ADDR."""

from ipaddress import ip_address

from common.networks import network_of_client
from config.edge.asgi import App, Headers, Message, Receive, Send, header

FORWARDED = {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"}
# Headers that only a proxy adds.
OF_PROXIES = FORWARDED | {b"x-forwarded-port", b"x-forwarded-server", b"x-real-ip", b"via"}
# Says to the application that REMOTE_ADDR is a proxy's and not the client's. From a client it is
# harmless: it only takes rights away.
PROXIED = b"plumbline-proxied"


def with_client_address(app: App, trusted_proxies: int) -> App:
    """Replace the peer's address by the one that our outermost proxy saw.

    Headers with an underscore are dropped, because WSGI cannot tell `X_Forwarded_For`, which a
    proxy passes on unread, from `X-Forwarded-For`, which the proxy writes.
    """

    async def addressed(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            kept: Headers = [
                (name, value) for name, value in scope["headers"] if _is_kept(name, trusted_proxies)
            ]
            address = forwarded_address(scope, trusted_proxies)
            if not address and any(name in OF_PROXIES for name, _value in scope["headers"]):
                kept.append((PROXIED, b"yes"))
            client = (address or peer_address(scope), _port(scope))
            scope = {**scope, "headers": kept, "client": client}
        await app(scope, receive, send)

    return addressed


def client_address(scope: Message, trusted_proxies: int) -> str:
    """Return the client's address as our outermost proxy saw it, ignoring what the client wrote."""
    return forwarded_address(scope, trusted_proxies) or peer_address(scope)


def forwarded_address(scope: Message, trusted_proxies: int) -> str:
    """Return the address that our outermost proxy saw, or nothing if no such proxy said one."""
    sent = header(scope, b"x-forwarded-for").decode("latin-1")
    forwarded = [part.strip() for part in sent.split(",")]
    if trusted_proxies and len(forwarded) >= trusted_proxies:
        seen = forwarded[-trusted_proxies]
        if _is_address(seen):
            return seen
    return ""


def network_of(scope: Message) -> str:
    """Return the address as limits count it: of IPv6 the /64, which is what one client gets."""
    return network_of_client(peer_address(scope))


def site_of(scope: Message) -> str:
    """Return the network that one customer of a provider may have: a /48, or a /24 of IPv4."""
    return network_of_client(peer_address(scope), ipv4=24, ipv6=48)


def peer_address(scope: Message) -> str:
    peer = scope.get("client") or ("0.0.0.0", 0)  # noqa: S104  (nothing is bound)
    return str(peer[0])


def _is_kept(name: bytes, trusted_proxies: int) -> bool:
    """Only a proxy that is trusted may say that the request came by HTTPS."""
    if b"_" in name:
        return False
    return name not in FORWARDED or (bool(trusted_proxies) and name == b"x-forwarded-proto")


def _port(scope: Message) -> int:
    return int((scope.get("client") or ("", 0))[1] or 0)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
