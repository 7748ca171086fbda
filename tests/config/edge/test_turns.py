"""Who waits for whom before a thread is taken."""

import asyncio
from typing import Any

import pytest

from config.edge.asgi import Message
from config.edge.turns import with_turns

SIGN_IN = {"type": "http", "method": "POST", "path": "/api/people/session/", "headers": []}


async def nothing_more() -> Message:
    return {"type": "http.disconnect"}


def status_of_a_stranger_while(attackers: list[str], stranger: str) -> int:
    """Let each address try to sign in, all at once, and then one from elsewhere."""

    async def ask() -> int:
        end = asyncio.Event()

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await end.wait()
            await send({"type": "http.response.start", "status": 200})

        edge = with_turns(app, threads=4)

        async def status(address: str) -> int:
            sent: list[Message] = []

            async def send(message: Message) -> None:
                sent.append(message)

            await edge({**SIGN_IN, "client": (address, 1)}, nothing_more, send)
            return int(sent[0]["status"])

        attacks = [asyncio.ensure_future(status(address)) for address in attackers]
        await asyncio.sleep(0)
        answer = asyncio.ensure_future(status(stranger))
        await asyncio.sleep(0)
        end.set()
        await asyncio.gather(*attacks)
        return await answer

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "attackers",
    [
        [f"2001:db8:1:{number:x}::1" for number in range(200)],
        [f"10.0.0.{number}" for number in range(200)],
    ],
)
def test_the_networks_of_one_site_cannot_fill_the_queue_for_passwords(attackers):
    assert status_of_a_stranger_while(attackers, "192.0.2.1") == 200
