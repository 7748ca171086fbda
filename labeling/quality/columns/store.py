"""The board of this process: read when first asked for, then brought up to date chunk by chunk."""

import time
from dataclasses import dataclass, field, replace
from threading import Lock

from labeling.quality.columns.board import Board
from labeling.quality.columns.build import build
from labeling.quality.columns.people import everybody
from labeling.quality.columns.read import (
    Chunk,
    dirty_chunks,
    join,
    newest_models,
    read_chunk,
    read_scores,
)
from labeling.quality.models import Refresh

# Seconds in which a process does not even ask whether there is something new.
PAUSE = 5.0
REWARD_MODELS = 5


@dataclass
class Store:
    """Threads share it. One brings it up to date while the others go on with what there is."""

    board: Board | None = None
    asked_at: float = 0.0
    chunks: dict[int, Chunk] = field(default_factory=dict)
    scores: dict[str, dict[int, list[float]]] = field(default_factory=dict)  # newest model first
    lock: Lock = field(default_factory=Lock)

    def current(self) -> Board:
        board = self.board
        if board is not None and time.monotonic() - self.asked_at < PAUSE:
            return board
        if board is None:
            self.lock.acquire()
        elif not self.lock.acquire(blocking=False):
            return board
        try:
            self.asked_at = time.monotonic()
            self.board = self._updated()
            return self.board
        finally:
            self.lock.release()

    def _updated(self) -> Board:
        # Read first: what a refresh writes after this is read again next time.
        state = Refresh.objects.filter(pk=1).first() or Refresh()
        before = self.board.version if self.board else -1
        people = everybody()
        if self.board and state.version < before:
            # Start over: this is another database (a restored backup).
            self.board, self.chunks, self.scores, before = None, {}, {}, -1
        if self.board and state.version == before and people.follows(self.board.people):
            return replace(self.board, people=people, as_of=state.as_of)
        self._read(after=before)
        facts = join([self.chunks[number] for number in sorted(self.chunks)] or [read_chunk(0)])
        return build(facts, people, self.scores, version=state.version, as_of=state.as_of)

    def _read(self, *, after: int) -> None:
        for number in dirty_chunks(after=after):
            self.chunks[number] = read_chunk(number)
        known, self.scores = self.scores, {}
        for model in newest_models(REWARD_MODELS):
            # One that is new among them is read from its beginning.
            told = read_scores(model, after=after if model in known else -1)
            self.scores[model] = known.get(model, {}) | told


_store = Store()


def current() -> Board:
    """The facts as this process has them, at most some seconds behind the last refresh."""
    return _store.current()


def forget() -> None:
    """Start over, as after a start of the process."""
    _store.board, _store.asked_at, _store.chunks, _store.scores = None, 0.0, {}, {}
