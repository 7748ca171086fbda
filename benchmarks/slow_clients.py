"""Handing in labels while slow clients try to hold the server.

Measured in one run on one server: nobody else; then clients that never finish a body, and clients
that never finish their headers, each kind from another address.

    python -m benchmarks.slow_clients --slow 200 --labelers 10
"""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.labeling import measure, with_site
from benchmarks.labeling_browser import Labeler, plumbline_with_thinking

BODY = b"POST /api/people/session/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n{"
HEADERS = b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "
AGAIN_AFTER = 0.5  # seconds; a client that was cut off comes back


async def come_again(port: int, source: str, data: bytes) -> None:
    """Open a connection and send something useless, again and again."""
    while True:
        try:
            _reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, local_addr=(source, 0), limit=1
            )
            writer.write(data)
            await writer.drain()
            while not writer.is_closing():
                await asyncio.sleep(1)
                writer.write(b"a")
        except OSError:
            await asyncio.sleep(AGAIN_AFTER)


@asynccontextmanager
async def besieged(port: int, count: int) -> AsyncIterator[None]:
    kinds = [("127.0.0.2", BODY), ("127.0.0.3", HEADERS)]
    clients = [
        asyncio.ensure_future(come_again(port, *kinds[number % len(kinds)]))
        for number in range(count)
    ]
    await asyncio.sleep(3)  # so that all of them are there
    try:
        yield
    finally:
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


async def run(port: int, sessions: list[str], options: argparse.Namespace) -> None:
    def people() -> list[Labeler]:
        return [Labeler(port, session) for session in sessions[: options.labelers[0]]]

    work, seconds = plumbline_with_thinking, options.seconds
    quiet = await measure("nobody else", work, people(), seconds)
    async with besieged(port, options.slow):
        slow = await measure(f"{options.slow} slow clients", work, people(), seconds)
    ratio = slow["hand_in_p95_ms"] / max(quiet["hand_in_p95_ms"], 0.1)
    print(json.dumps({"p95_of_the_quiet_server": round(ratio, 2)}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--labelers", type=int, nargs=1, default=[10])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tasks", type=int, default=3000)
    with_site(parser.parse_args(), run)


if __name__ == "__main__":
    main()
