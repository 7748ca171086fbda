"""Nobody with many addresses fills the room for bodies, and small ones pass when it is full."""

import asyncio

import pytest

from config.edge import budget
from tests.config.edge.test_uploads import LIMIT, Edge, status_of


async def held_by(edge: Edge, addresses: list[str]) -> list[asyncio.Event]:
    """Begin a body of LIMIT bytes for each address, and return what ends them."""
    return [(await edge.begin(LIMIT, "/", address))[1] for address in addresses]


@pytest.mark.parametrize(
    ("addresses", "stranger", "neighbour"),
    [
        ([f"2001:db8:1:{n:x}::1" for n in range(32)], "2001:db8:2::1", "2001:db8:1:fff::1"),
        ([f"10.0.0.{n}" for n in range(32)], "10.0.1.1", "10.0.0.200"),
    ],
)
def test_the_addresses_of_one_site_share_a_quarter_of_the_room(addresses, stranger, neighbour):
    async def scene() -> list[int]:
        edge = Edge()
        ends = await held_by(edge, addresses)
        answers = [await edge.ask(LIMIT, "/", [], asker) for asker in (stranger, neighbour)]
        for end in ends:
            end.set()
        return [status_of(answer) for answer in answers]

    assert asyncio.run(scene()) == [200, 429]


def test_small_bodies_pass_while_large_ones_fill_the_room(monkeypatch):
    monkeypatch.setattr(budget, "SMALL", 4)

    async def scene() -> list[int]:
        edge = Edge()
        ends = await held_by(edge, [f"10.0.{number}.1" for number in range(112)])
        answers = [await edge.ask(size, "/", [], "192.0.2.1") for size in (4, 5)]
        for end in ends:
            end.set()
        return [status_of(answer) for answer in answers]

    assert asyncio.run(scene()) == [200, 503]
