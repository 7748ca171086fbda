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


def bounds_of_site(address: str) -> tuple[str, str]:
    """Return the first and the last address of the /48 of IPv6; an IPv4 address is both.

    A /48 is what one customer of a provider may have, but a /24 of IPv4 has many customers.
    """
    found = _parsed(address)
    if not isinstance(found, IPv6Address):
        return address, address
    site = ip_network((str(found).partition("%")[0], 48), strict=False)
    return str(site[0]), str(site[-1])


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
