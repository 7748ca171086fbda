"""A resident engine that holds the current policy, and the requests sent to it."""

import json
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from django.conf import settings

from labeling.prompts.models import Turn
from training.engine_process import environment
from training.playground.errors import PolicyIsSilent
from training.registry.models import ModelVersion, Origin
from training.registry.services import folder_of
from training.samples.calls import endpoint_of
from training.samples.endpoint import Wanted, draw_all

SERVE = (sys.executable, "-m", "training.engine", "serve")
# Seconds that an engine has: to end, to load its model, and to write the next line of a reply.
PATIENCE = 10.0
LOADING = 1800.0
NEXT_LINE = 120.0


class Talker:
    """One process with one model. It ends when its standard input closes, also if we die."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*SERVE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
            env=environment(gpus=None),
            start_new_session=True,
        )
        self._numbers = count(1)
        self._answered = 0  # the last request whose reply was read to its end
        self._loaded = False
        self._lock = threading.Lock()
        self._lines: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def say(self, turns: Sequence[Turn], seed: int) -> Generator[str, None, None]:
        """Yield the reply so far, again and again, until it is complete."""
        with self._lock:
            number = next(self._numbers)
            try:
                self._send(number, turns, seed)
                yield from self._hear(number)
            except (OSError, ValueError) as broken:
                raise PolicyIsSilent from broken
            finally:
                # If the reply was not read to its end, the engine would still be writing it when
                # the next person asks.
                if self._answered != number:
                    self.process.kill()
                    self.end()

    def _send(self, number: int, turns: Sequence[Turn], seed: int) -> None:
        request = {
            "id": number,
            "prompt": [{"role": turn["role"], "content": turn["text"]} for turn in turns],
            "seed": seed,
            "max_reply_tokens": settings.CHAT_TOKENS,
        }
        if self.process.stdin is None:
            raise PolicyIsSilent
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def _hear(self, number: int) -> Iterator[str]:
        while True:
            line = self._next_line()
            if line.get("ready"):
                self._loaded = True
            elif line.get("id") != number:
                continue  # of another request, so it is not for this person
            elif "error" in line:
                self._answered = number
                raise PolicyIsSilent(str(line["error"]))
            else:
                if line.get("done"):
                    self._answered = number
                yield str(line["text"])
                if line.get("done"):
                    return

    def _next_line(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=NEXT_LINE if self._loaded else LOADING)
        except Empty as silent:
            raise PolicyIsSilent from silent
        if not line:
            raise PolicyIsSilent
        found: dict[str, Any] = json.loads(line)
        return found

    def _read(self) -> None:
        """Queue the lines of the engine, and an empty one at its end."""
        for line in self.process.stdout or ():
            self._lines.put(line)
        self._lines.put("")

    def end(self) -> None:
        if self.process.stdin:
            with suppress(OSError):  # something was still to be written to it
                self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Switchboard:
    """Keeps the talker of the current policy, and ends the one of the policy before it."""

    def __init__(self) -> None:
        self._model: int | None = None
        self._talker: Talker | None = None
        self._lock = threading.Lock()

    def say(
        self, model: ModelVersion, turns: Sequence[Turn], seed: int
    ) -> Generator[str, None, None]:
        if model.origin == Origin.ENDPOINT:
            yield from _by_endpoint(model, turns, seed)
        else:
            yield from self._talker_of(model).say(turns, seed)

    def _talker_of(self, model: ModelVersion) -> Talker:
        with self._lock:
            if self._talker and (self._model != model.pk or not self._talker.lives):
                self.end()
            if self._talker is None:
                self._talker, self._model = Talker(folder_of(model)), model.pk
            return self._talker

    def end(self) -> None:
        if self._talker:
            self._talker.end()
        self._talker = self._model = None


def _by_endpoint(model: ModelVersion, turns: Sequence[Turn], seed: int) -> Iterator[str]:
    messages = [{"role": turn["role"], "content": turn["text"]} for turn in turns]
    wanted = Wanted(
        name=(0, 0),
        messages=messages,
        temperature=1.0,
        top_p=1.0,
        most_tokens=settings.CHAT_TOKENS,
        seed=seed,
    )
    for given in draw_all(endpoint_of(model), [wanted]):
        yield given.text


switchboard = Switchboard()
