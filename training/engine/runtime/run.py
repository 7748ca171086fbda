"""What every step page opens first: its folder, its place among processes, its memory of before."""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from training.engine.runtime import stop
from training.engine.runtime.checkpoint import Checkpoint, Checkpoints, State
from training.engine.runtime.disk import patiently
from training.engine.runtime.distributed import Team, join
from training.engine.runtime.errors import BadInput, Stopped
from training.engine.runtime.metrics import Bar, LinesFile, stamped
from training.engine.runtime.seeds import restore_rng, rng_state, seed_all
from training.specs import Spec, TrainingSpec

logger = logging.getLogger(__name__)
WAIT = 60.0  # minutes on a full disk

# These may change between a run and its resumption; anything else would make it another run.
FREE_TO_CHANGE = {
    "out", "device", "threads", "lifeline", "tokens_per_forward", "checkpoint_every",
    "keep_checkpoints", "disk_patience", "zero", "offload", "gradient_checkpointing", "save_dtype",
}  # fmt: skip

INPUTS = {
    "text", "demonstrations", "rankings", "prompts", "validation", "model", "reward_model",
}  # fmt: skip


class Run:
    """One step on its way."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.out = spec.out
        self.started = time.time()
        if spec.threads:
            torch.set_num_threads(spec.threads)
        self.team: Team = join(spec)
        seed_all(spec.seed, self.team.rank)
        self._make_folder()
        patience = spec.disk_patience if isinstance(spec, TrainingSpec) else 60.0
        keep = spec.keep_checkpoints if isinstance(spec, TrainingSpec) else 1
        self.checkpoints = Checkpoints(self.out / "checkpoints", keep, patience)
        self._metrics = LinesFile(self.out / "metrics.jsonl", patience)
        self._samples = LinesFile(self.out / "samples.jsonl", patience)
        self._bar: Bar | None = None
        self.last: dict[str, float] = {}

    def resume(self) -> Checkpoint | None:
        """The last whole checkpoint of this run, the stream of chance put back to it."""
        checkpoint = self.checkpoints.latest()
        step = checkpoint.step if checkpoint else 0
        if checkpoint:
            self._refuse_other_run(checkpoint)
            states = checkpoint.state["rng"]
            if self.team.rank < len(states):
                restore_rng(states[self.team.rank])
            logger.info("Going on after step %d.", step)
        self.team.wait()
        if self.team.leads:
            self._metrics.forget_after(step)
            self._samples.forget_after(step)
        return checkpoint

    @contextmanager
    def step(self, step: int, steps: int, state: Callable[[], State]) -> Iterator[None]:
        """One step of training: afterwards a checkpoint when it is due or somebody asked us to end.

        step: how many came before.  state: everything to go on from, besides the chance.
        A `may_stop()` inside leaves the step as if it had never begun.
        """
        chance = rng_state()
        try:
            yield
        except stop.StopNow as asked:
            restore_rng(chance)
            self._save(step, state())
            raise Stopped(f"Stopped after step {step}; resume to go on.") from asked
        done = step + 1
        if done < steps and self.team.any(stop.asked()):
            self._save(done, state())
            raise Stopped(f"Stopped after step {done}; resume to go on.")
        if done < steps and self._is_due(done):
            self._save(done, state())

    def may_stop(self) -> None:
        """A place inside a step where it may be left, when nobody else is in it with us."""
        if self.team.world == 1:
            stop.point()

    def log(self, step: int, steps: int, **values: float) -> None:
        """A line of metrics.jsonl after this many steps."""
        self.last = values
        if not self.team.leads:
            return
        self._metrics.write(stamped(step, steps, self.started, values))
        self._bar = self._bar or Bar(self.spec.step, steps, step)
        self._bar.show(step, values)

    def show(self, step: int, **sample: object) -> None:
        """A line of samples.jsonl: a prompt, a reply and what is known of it."""
        if self.team.leads:
            self._samples.write({"step": step, **sample})

    def finish(self, **results: object) -> None:
        """Write summary.json: the step is done."""
        if self._bar:
            self._bar.close()
        if self.team.leads:
            seconds = round(time.time() - self.started, 3)
            summary = {"step": self.spec.step, "seconds": seconds, **results, "last": self.last}
            summary |= {"inputs": inputs(self.spec), "spec": self.spec.as_json()}
            write_json(self.out / "summary.json", summary)
            self.checkpoints.clear()
        self.team.wait()

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
            raise BadInput(f"out: {self.out} cannot be made ({error.strerror}).") from error

    def _refuse_other_run(self, checkpoint: Checkpoint) -> None:
        before, now = checkpoint.state["spec"], self.spec.as_json()
        for name, value in now.items():
            if name not in FREE_TO_CHANGE and not _alike(name, before.get(name), value):
                raise BadInput(
                    f"out: holds checkpoints of another run ({name} was {before.get(name)!r} and"
                    f" is now {value!r}). Give another folder."
                )


def _alike(name: str, before: object, now: object) -> bool:
    """An input may lie in another place on another machine, under the same folder and name."""
    if name in INPUTS and isinstance(before, str) and isinstance(now, str):
        return Path(before).parts[-2:] == Path(now).parts[-2:]
    return before == now


def inputs(spec: Spec) -> dict[str, dict[str, str]]:
    """The files and models a step was made from, each with its sha256."""
    found = {}
    for name in ("text", "demonstrations", "rankings", "prompts", "replies", "validation"):
        path = getattr(spec, name, None)
        if path:
            found[name] = {"path": str(path), "sha256": file_sha256(path)}
    for name in ("model", "reward_model", "reference"):
        folder = getattr(spec, name, None)
        if isinstance(folder, str):
            found[name] = {"path": folder} | _weights_sha256(Path(folder))
    return found


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _weights_sha256(folder: Path) -> dict[str, str]:
    weights = folder / "model.safetensors"
    return {"sha256": file_sha256(weights)} if weights.is_file() else {}


def write_lines(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """JSON lines, at once."""
    half_made = path.with_name(path.name + ".half-made")
    with half_made.open("w") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    half_made.replace(path)


def write_json(path: Path, value: object) -> None:
    """At once: a reader sees all of it or none."""
    half_made = path.with_name(path.name + ".half-made")
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    patiently(lambda: half_made.write_text(text), WAIT)
    half_made.replace(path)
