"""Take turns at searching texts for personal data, which can keep a processor busy for seconds."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from labeling.people.models import User
from labeling.prompts.errors import SearchIsBusy

AT_ONCE = 2  # of one process
PATIENCE = 1.0  # seconds; most searches take a few milliseconds

_free = threading.BoundedSemaphore(AT_ONCE)
_searching: set[int] = set()
_lock = threading.Lock()


@contextmanager
def search_of(person: User) -> Iterator[None]:
    """Let one search of a person run at a time, and few of all. Raise SearchIsBusy for others.

    A second search of the same person does not wait, because it would keep a thread from others.
    """
    with _one_of(person.pk):
        if not _free.acquire(timeout=PATIENCE):
            raise SearchIsBusy
        try:
            yield
        finally:
            _free.release()


@contextmanager
def _one_of(person: int) -> Iterator[None]:
    with _lock:
        if person in _searching:
            raise SearchIsBusy
        _searching.add(person)
    try:
        yield
    finally:
        with _lock:
            _searching.discard(person)
