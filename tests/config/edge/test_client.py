"""The client's address is decided from what the connection and our own proxies say."""

import pytest

from config.edge.client import client_address, network_of, site_of


@pytest.mark.parametrize(
    ("proxies", "sent", "believed"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxy_wrote_is_believed(proxies, sent, believed):
    scope = {"headers": [(b"x-forwarded-for", sent.encode())], "client": ("10.0.0.1", 5000)}

    assert client_address(scope, proxies) == believed


def test_a_header_sent_twice_is_read_as_one_list():
    headers = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"1.1.1.1")]

    assert client_address({"headers": headers, "client": ("10.0.0.1", 1)}, 1) == "1.1.1.1"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_limits_count_a_network_of_ipv6_as_one_client(address, counted):
    assert network_of({"client": (address, 1)}) == counted


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.1.2.3", "10.1.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("testclient", "testclient"),
    ],
)
def test_a_site_is_what_one_customer_of_a_provider_may_have(address, counted):
    assert site_of({"client": (address, 1)}) == counted
