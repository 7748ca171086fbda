"""A resident engine that holds the current policy, and what it is asked."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from labeling.prompts.models import Turn
from training.registry.models import ModelVersion, Origin
from training.registry.services import folder_of
from training.samples.calls import endpoint_of
from training.samples.endpoint import Wanted, draw_all

PATIENCE = 10.0  # seconds that an engine has to end


class PolicyIsSilent(Refusal):
    status_code = 503
    default_code = "policy_is_silent"
    default_detail = _("The model gave no reply. Try again.")


class Talker:
    """One process with one model. Its end of the pipe closes with ours, and then it ends."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "training.engine", "serve", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )
        self._numbers = count(1)
        self._lock = threading.Lock()

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def say(self, turns: Sequence[Turn], seed: int) -> Iterator[str]:
        """The reply so far, again and again, until it is whole."""
        asked = {
            "id": next(self._numbers),
            "prompt": [{"role": turn["role"], "content": turn["text"]} for turn in turns],
            "seed": seed,
            "max_reply_tokens": settings.CHAT_TOKENS,
        }
        with self._lock:
            try:
                self._pipe(asked)
                yield from self._hear()
            except (OSError, ValueError) as broken:
                self.end()
                raise PolicyIsSilent from broken

    def _pipe(self, asked: dict[str, object]) -> None:
        if self.process.stdin is None:
            raise PolicyIsSilent
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> Iterator[str]:
        for line in self.process.stdout or ():
            told = json.loads(line)
            if "error" in told:
                raise PolicyIsSilent(str(told["error"]))
            yield str(told["text"])
            if told.get("done"):
                return
        raise PolicyIsSilent

    def end(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Switchboard:
    """Keeps the talker of the policy that is current now, and lets go of the one before."""

    def __init__(self) -> None:
        self._model: int | None = None
        self._talker: Talker | None = None
        self._lock = threading.Lock()

    def say(self, model: ModelVersion, turns: Sequence[Turn], seed: int) -> Iterator[str]:
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
