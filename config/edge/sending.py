"""A view ends although its answer can no longer be sent."""

from config.edge.asgi import App, Message, Receive, Send


def with_lost_answers(app: App) -> App:
    """Drop what follows a message that could not be sent, and raise its error at the end.

    At an error a2wsgi stops taking pieces of the answer, and its thread would wait forever.
    """

    async def ending(scope: Message, receive: Receive, send: Send) -> None:
        lost: Exception | None = None

        async def send_if_possible(message: Message) -> None:
            nonlocal lost
            if lost is not None:
                return
            try:
                await send(message)
            except Exception as error:  # raised below: no error may hold a thread
                lost = error

        await app(scope, receive, send_if_possible)
        if lost is not None:
            raise lost

    return ending
