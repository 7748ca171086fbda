"""What follows a committed transaction."""

from collections.abc import Callable

from django.db import transaction


def notify_after_commit(send: Callable[..., object], *values: object) -> None:
    """Call `send` with these values once the transaction is committed.

    If the broker is down, the failure is logged and nothing else happens: the row is stored, and
    beat sends the message later.
    """

    # Django logs the name of a function that fails, and a `functools.partial` has none.
    def notify() -> None:
        send(*values)

    transaction.on_commit(notify, robust=True)
