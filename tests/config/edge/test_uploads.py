"""Who may send a large body, and how much of all bodies is kept at once."""

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile

import pytest
from django.urls import URLPattern, get_resolver, reverse
from rest_framework.parsers import MultiPartParser

from config.edge import bodies
from config.edge.asgi import Message
from config.edge.bodies import with_whole_body
from config.edge.turns import Full
from config.edge.uploads import UPLOADS, SenderIsUnknown
from labeling.prompts.intake.api.bringing import PieceParser

LIMIT, UPLOAD_LIMIT = 10, 100
INTAKES = "/api/prompts/intakes/"
SESSION = [(b"cookie", b"csrftoken=a; session=b")]
TOKEN = (b"authorization", b"Bearer a")


class Edge:
    """Requests that share one edge. `begun` has got the bytes and waits for more."""

    def __init__(self) -> None:
        self._app = with_whole_body(
            self._answer, LIMIT, upload_limit=UPLOAD_LIMIT, may_send=self._may_send
        )

    @staticmethod
    async def _may_send(scope) -> bool | None:
        if (b"cookie", b"session=down") in scope["headers"]:
            raise SenderIsUnknown
        if (b"cookie", b"session=many") in scope["headers"]:
            raise Full
        if (b"cookie", b"session=labeler") in scope["headers"]:
            return False
        return True if set(scope["headers"]) & {*SESSION, TOKEN} else None

    async def _answer(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def ask(
        self, size: int, path: str = "/", headers=(), address: str = "10.0.0.1"
    ) -> list[Message]:
        return await self._ask(self._whole(size), path, headers, address)

    async def begin(
        self, size: int, path: str, address: str
    ) -> tuple["asyncio.Future[list[Message]]", asyncio.Event]:
        arrived, finish = asyncio.Event(), asyncio.Event()

        async def receive() -> Message:
            if not arrived.is_set():
                arrived.set()
                return {"type": "http.request", "body": b"x" * size, "more_body": True}
            kept.set()
            await finish.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        kept = asyncio.Event()
        answer = asyncio.ensure_future(self._ask(receive, path, SESSION, address))
        await kept.wait()
        return answer, finish

    async def _ask(self, receive, path, headers, address) -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "headers": list(headers),
            "client": (address, 1),
        }
        await self._app(scope, receive, send)
        return sent

    @staticmethod
    def _whole(size: int) -> Callable[[], Awaitable[Message]]:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"x" * size, "more_body": False}

        return receive


def status_of(answer: list[Message]) -> int:
    return int(answer[0]["status"])


@pytest.mark.parametrize(
    ("path", "headers", "size", "status"),
    [
        ("/nowhere", SESSION, 10, 200),
        ("/nowhere", SESSION, 11, 413),
        ("/api/prompts/intakes/announce/", SESSION, 11, 413),
        (INTAKES, SESSION, 100, 200),
        (INTAKES, SESSION, 101, 413),
        (INTAKES, [TOKEN], 100, 200),
        (INTAKES, [(b"cookie", b"session=forged")], 11, 401),
        (INTAKES, [(b"cookie", b"session=labeler")], 11, 403),
        (INTAKES, [(b"cookie", b"session=down")], 11, 503),
        (INTAKES, [(b"cookie", b"session=many")], 11, 429),
        (INTAKES, [], 10, 200),
        (INTAKES, [], 11, 401),
        (INTAKES, [(b"cookie", b"csrftoken=session=b")], 11, 401),
        ("/api/prompts/intakes/7/file/", SESSION, 100, 200),
    ],
)
def test_only_files_of_people_who_may_send_them_are_large(path, headers, size, status):
    assert status_of(asyncio.run(Edge().ask(size, path, headers))) == status


def test_every_address_that_takes_a_file_may_get_a_large_body():
    taking = [route for route in routes(get_resolver()) if takes_files(route[1])]
    paths = [path.replace("<int:intake_id>", "7") for path, _pattern in taking]
    in_the_admin = [reverse("admin:labeling_intake_add"), reverse("admin:training_dataset_add")]

    assert len(paths) == 4
    assert [path for path in [*paths, *in_the_admin] if not UPLOADS.match(path)] == []


def routes(resolver, before: str = "/"):
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path, one
        else:
            yield from routes(one, path)


def takes_files(pattern: URLPattern) -> bool:
    view = getattr(pattern.callback, "view_class", None)
    return bool({MultiPartParser, PieceParser} & set(getattr(view, "parser_classes", [])))


@pytest.mark.parametrize(
    ("holders", "asker", "status"),
    [
        (["10.0.0.1", "10.0.0.1"], "10.0.0.1", 429),
        (["10.0.0.1", "10.0.0.1"], "10.0.0.2", 200),
        (["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.2"], "10.0.0.3", 503),
    ],
)
def test_the_bytes_kept_of_one_address_and_of_all_are_limited(holders, asker, status):
    async def scene() -> None:
        edge = Edge()
        held = [await edge.begin(UPLOAD_LIMIT, INTAKES, address) for address in holders]

        answer = await edge.ask(UPLOAD_LIMIT, INTAKES, SESSION, asker)

        assert status_of(answer) == status
        assert status == 200 or (b"retry-after", b"10") in answer[0]["headers"]
        assert status_of(await edge.ask(LIMIT, "/", [], asker)) == 200
        for body, finish in held:
            finish.set()
            assert status_of(await body) == 200
        assert status_of(await edge.ask(UPLOAD_LIMIT, INTAKES, SESSION, asker)) == 200

    asyncio.run(scene())


def test_silence_after_many_bytes_is_too_slow(monkeypatch):
    monkeypatch.setattr(bodies, "INTERVAL", 0.05)
    monkeypatch.setattr(bodies, "SLOWEST", 1)

    async def scene() -> list[Message]:
        answer, _finish = await Edge().begin(UPLOAD_LIMIT, INTAKES, "10.0.0.1")
        return await asyncio.wait_for(answer, 5)

    start, body = asyncio.run(scene())

    assert (start["status"], json.loads(body["body"])["code"]) == (408, "too_slow")


def test_a_full_disk_is_answered_as_busy(monkeypatch):
    class FullDisk(SpooledTemporaryFile[bytes]):
        def write(self, _data):
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self):
            super().close()
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bodies, "SpooledTemporaryFile", FullDisk)

    start, _body = asyncio.run(Edge().ask(5))

    assert start["status"] == 503
    assert (b"retry-after", b"10") in start["headers"]
