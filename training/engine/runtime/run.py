"""What every step needs: its output folder, its process group, and the state of a resumed run."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from training.engine.runtime import stop
from training.engine.runtime.checkpoint import Checkpoint, Checkpoints, State
from training.engine.runtime.disk import PATIENCE, sha256, write_json
from training.engine.runtime.distributed import Team, join
from training.engine.runtime.divergence import refuse_losses
from training.engine.runtime.errors import BadInput, Diverged, Stopped
from training.engine.runtime.metrics import Bar, LinesFile, stamped
from training.engine.runtime.random_numbers import restore_rng, rng_state, seed_all
from training.mistakes import Mistake
from training.specs import Spec, TrainingSpec

logger = logging.getLogger(__name__)

# A resumed run may change these. A change of any other field would make it another run.
FREE_TO_CHANGE = {
    "out",
    "device",
    "threads",
    "lifeline",
    "tokens_per_forward",
    "checkpoint_every",
    "keep_checkpoints",
    "disk_patience",
    "zero",
    "offload",
    "gradient_checkpointing",
    "save_dtype",
}

FILES = ("text", "demonstrations", "rankings", "signals", "prompts", "replies", "validation")
FOLDERS = ("model", "reward_model", "reference", "judge")


class Run:
    """One step of training, sampling or evaluation, from start to summary."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.out = spec.out
        self.started = time.time()
        if spec.threads:
            torch.set_num_threads(spec.threads)
        self.team: Team = join(spec)
        seed_all(spec.seed, self.team.rank)
        self._make_folder()
        patience = spec.disk_patience if isinstance(spec, TrainingSpec) else PATIENCE
        keep = spec.keep_checkpoints if isinstance(spec, TrainingSpec) else 1
        self.checkpoints = Checkpoints(self.out / "checkpoints", keep, patience)
        self._metrics = LinesFile(self.out / "metrics.jsonl", patience)
        self._samples = LinesFile(self.out / "samples.jsonl", patience)
        self._bar: Bar | None = None
        self.last: dict[str, float] = {}

    def resume(self) -> Checkpoint | None:
        """The last complete checkpoint of this run, after restoring the random number streams."""
        checkpoint = self.checkpoints.latest()
        step = checkpoint.step if checkpoint else 0
        if checkpoint:
            self._refuse_other_run(checkpoint)
            states = checkpoint.state["rng"]
            if self.team.rank < len(states):
                restore_rng(states[self.team.rank])
            logger.info("Resuming after step %d.", step)
        self.team.wait()
        if self.team.leads:
            self._metrics.drop_after(step)
            self._samples.drop_after(step)
        return checkpoint

    @contextmanager
    def step(self, step: int, steps: int, state: Callable[[], State]) -> Iterator[None]:
        """One step of training. Save a checkpoint after it if one is due or a stop was requested.

        step: how many steps came before.  state: what to save besides the random number streams.
        StopRequested inside the step discards the step and saves the state from before it. If the
        step diverges, nothing is saved, so the last checkpoint is from before it.
        """
        before = rng_state()
        try:
            yield
            refuse_losses(self.last, self.team)
        except Diverged as found:
            where = Mistake("", "diverged", {"step": step + 1})
            raise Diverged(where, *found.mistakes, *self._remedies()) from found
        except stop.StopRequested as request:
            restore_rng(before)
            self._save(step, state())
            raise Stopped(Mistake("", "stopped", {"step": step})) from request
        done = step + 1
        if done < steps and self.team.any(stop.requested()):
            self._save(done, state())
            raise Stopped(Mistake("", "stopped", {"step": done}))
        if done < steps and self._is_due(done):
            self._save(done, state())

    def check_stop(self) -> None:
        """Leave the current step if a stop was requested. With several ranks, finish it first."""
        if self.team.world == 1:
            stop.check()

    def log(self, step: int, steps: int, **values: float) -> None:
        """Write a line of metrics.jsonl after this many steps."""
        self.last = values
        if not self.team.leads:
            return
        self._metrics.write(stamped(step, steps, self.started, values))
        if self.spec.lifeline:  # the program that started the step reads the file
            return
        self._bar = self._bar or Bar(self.spec.step, steps, step)
        self._bar.show(step, values)

    def show(self, step: int, **sample: object) -> None:
        """Write a line of samples.jsonl: a prompt, a reply and what is known about it."""
        if self.team.leads:
            self._samples.write({"step": step, **sample})

    def finish(self, **results: object) -> None:
        """Write summary.json, which marks the step as done."""
        if self._bar:
            self._bar.close()
        if self.team.leads:
            seconds = round(time.time() - self.started, 3)
            summary = {"step": self.spec.step, "seconds": seconds, **results, "last": self.last}
            summary |= {"inputs": inputs(self.spec), "spec": self.spec.as_json()}
            write_json(self.out / "summary.json", summary)
            self.checkpoints.clear()
            if not self.spec.lifeline:
                logger.info("Done in %.0f s. The results are in %s.", seconds, self.out)
        self.team.wait()

    def _remedies(self) -> Iterator[Mistake]:
        if newest := self.checkpoints.newest_step():
            yield Mistake("", "checkpoint_kept", {"step": newest})
        yield Mistake("", "after_divergence")

    def _save(self, step: int, state: State) -> None:
        rng = self.team.gather(rng_state())
        if self.team.leads:
            whole = {**state, "rng": rng, "spec": self.spec.as_json()}
            self.checkpoints.save(step, whole)
        self.team.wait()

    def _is_due(self, done: int) -> bool:
        every = self.spec.checkpoint_every if isinstance(self.spec, TrainingSpec) else 0
        return bool(every) and done % every == 0

    def _make_folder(self) -> None:
        try:
            self.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            facts = {"path": str(self.out), "reason": error.strerror}
            raise BadInput(Mistake("out", "not_created", facts)) from error

    def _refuse_other_run(self, checkpoint: Checkpoint) -> None:
        before, now = checkpoint.state["spec"], self.spec.as_json()
        for name, value in now.items():
            if name not in FREE_TO_CHANGE and not _alike(name, before.get(name), value):
                facts = {"name": name, "before": repr(before.get(name)), "now": repr(value)}
                raise BadInput(Mistake("out", "other_checkpoints", facts))


def _alike(name: str, before: object, now: object) -> bool:
    """Whether a field is unchanged. On another machine an input may be in another place.

    Then the folder and the name of the file still have to match.
    """
    if name in (*FILES, *FOLDERS) and isinstance(before, str) and isinstance(now, str):
        return Path(before).parts[-2:] == Path(now).parts[-2:]
    return before == now


def inputs(spec: Spec) -> dict[str, dict[str, str]]:
    """The files and models a step was made from, each with its sha256."""
    found = {}
    for name in FILES:
        path = getattr(spec, name, None)
        if path:
            found[name] = {"path": str(path), "sha256": sha256(path)}
    for name in FOLDERS:
        folder = getattr(spec, name, None)
        if isinstance(folder, str):
            found[name] = {"path": folder} | _weights_sha256(Path(folder))
    return found


def _weights_sha256(folder: Path) -> dict[str, str]:
    weights = folder / "model.safetensors"
    return {"sha256": sha256(weights)} if weights.is_file() else {}
