"""Nobody waits for a view without end: it begins its answer in time, or the client hears so."""

import asyncio

from django.utils.translation import gettext_lazy as _

from config.edge.asgi import App, Message, Receive, Send, refuse

RETRY_SECONDS = 10


def with_deadline(app: App, seconds: float) -> App:
    """Refuse what has not begun its answer by then, such as while PostgreSQL hangs.

    The view continues in its thread, and what it still sends is dropped. This returns only when
    the view has ended, so that its client keeps the turn and the room for its body until then.
    A client that sends its work again gets the answer to the first time, as after any lost
    connection.
    """

    async def in_time(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        begun, given_up = asyncio.Event(), False

        async def send_in_time(message: Message) -> None:
            begun.set()
            if not given_up:
                await send(message)

        view = asyncio.ensure_future(app(scope, receive, send_in_time))
        waiting = asyncio.ensure_future(begun.wait())
        try:
            await asyncio.wait(
                {view, waiting}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        except asyncio.CancelledError:  # the server stops
            view.cancel()
            raise
        finally:
            waiting.cancel()
        if begun.is_set() or view.done():
            return await view
        given_up = True
        message = _("The server takes too long. Try again in a moment.")
        try:
            await refuse(
                scope, send, status=503, code="too_slow", message=message, wait=RETRY_SECONDS
            )
        finally:
            await _end_of(view)

    return in_time


async def _end_of(view: "asyncio.Future[None]") -> None:
    """Wait for a view that nobody hears. Django has logged what went wrong in it."""
    try:
        await asyncio.wait({view})
    except asyncio.CancelledError:  # the server stops
        view.cancel()
        raise
    if not view.cancelled():
        view.exception()
