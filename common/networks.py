"""The network of an address, as limits count it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def network_of_client(address: str, *, ipv4: int = 32, ipv6: int = 64) -> str:
    """Return the network with a prefix of that many bits; an IPv4 address is its own network.

    A client with IPv6 has a whole /64, so a limit of one address would be none.
    """
    found = _parsed(address)
    if found is None:
        return address
    size = ipv6 if isinstance(found, IPv6Address) else ipv4
    if size == found.max_prefixlen:
        return str(found)
    # The zone of fe80::1%eth0 is no part of a network.
    plain = str(found).partition("%")[0]
    return str(ip_network((plain, size), strict=False))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
