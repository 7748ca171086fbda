"""log pi_ref of every reply: computed once, before the first step, and kept in a file.

At that time the policy is the start model, so it is its own reference, and no second model takes
memory. It also computes them in the packs of the first epoch, so that the first log ratio is 0 and
not only close to it.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor

from training.engine.models.folders import load_language_model
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import packs_of
from training.engine.runtime import stop
from training.engine.runtime.disk import sha256, write_json
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import Stopped
from training.engine.runtime.random_numbers import batch_of
from training.engine.runtime.run import Run
from training.engine.steps.direct.rows import Ranked, forward, with_reference
from training.engine.steps.rollouts.episodes import TokenModel
from training.mistakes import Mistake

logger = logging.getLogger(__name__)


class WithReference(Protocol):
    """The fields of a spec whose policy is compared with a reference model."""

    @property
    def model(self) -> str: ...
    @property
    def reference(self) -> str | None: ...
    @property
    def has_reference(self) -> bool: ...
    @property
    def batch(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def tokens_per_forward(self) -> int: ...


def add_reference(
    rows: Sequence[Ranked], policy: Learner[LanguageModel], spec: WithReference, run: Run, name: str
) -> list[Ranked]:
    """The rows with log pi_ref. Call it before anything changes the policy's weights."""
    if not rows or not spec.has_reference:
        return list(rows)
    key = cache_key(rows, spec, run.team)
    path = run.out / "reference" / f"{name}-{key[:16]}.json"
    known = run.team.gather(read(path))[0]  # all ranks do what the first one found
    if known is None:
        known = compute(rows, reference_model(policy, spec, run.team), spec, run.team)
        if run.team.leads:
            path.parent.mkdir(exist_ok=True)
            write_json(path, known)
    return with_reference(rows, known)


def reference_model(policy: Learner[LanguageModel], spec: WithReference, team: Team) -> TokenModel:
    """The start model, which the policy still is, or another one that the spec names."""
    if spec.reference is None:
        return policy
    model = load_language_model(spec.reference).to(team.device).eval()
    return InAutocast(model, team)


class InAutocast:
    """A frozen model in the precision of training."""

    def __init__(self, model: LanguageModel, team: Team) -> None:
        self._model, self._team = model, team

    @property
    def device(self) -> torch.device:
        return self._model.device

    def __call__(self, *args: object) -> Tensor:
        with self._team.autocast():
            return self._model(*args)


@torch.no_grad()
def compute(
    rows: Sequence[Ranked], model: TokenModel, spec: WithReference, team: Team
) -> list[list[float]]:
    """log pi_ref of the replies of each row. Each rank computes a share."""
    logger.info("Computing the reference log probabilities of %d prompts.", len(rows))
    found: dict[int, list[float]] = {}
    for batch in first_epoch(len(rows), spec):
        refuse_to_go_on(team)
        packs = packs_of([rows[number].group for number in batch], spec.tokens_per_forward)
        mine = []
        for some, _weight in team.share(packs):
            chosen = [batch[number] for number in some]
            logprobs = forward(model, [rows[number] for number in chosen]).logprobs.tolist()
            mine += [
                (number, row[: len(rows[number].ranks)])
                for number, row in zip(chosen, logprobs, strict=True)
            ]
        found |= {number: row for part in team.gather(mine) for number, row in part}
    return [found[number] for number in range(len(rows))]


def refuse_to_go_on(team: Team) -> None:
    """Stop if that was requested. Nothing was trained yet, so nothing has to be saved."""
    if team.any(stop.requested()):
        raise Stopped(Mistake("", "stopped", {"step": 0}))


def first_epoch(count: int, spec: WithReference) -> Iterator[tuple[int, ...]]:
    for step in range(-(-count // spec.batch)):
        yield batch_of(step, count, spec.batch, spec.seed)


def cache_key(rows: Sequence[Ranked], spec: WithReference, team: Team) -> str:
    """Of the weights of the reference, the token ids, and what else changes the last digits."""
    digest = hashlib.sha256()
    folder = Path(spec.reference or spec.model)
    for weights in sorted(folder.glob("*.safetensors")):
        digest.update(sha256(weights).encode())
    facts = [str(folder), str(team.dtype), spec.seed, spec.batch, spec.tokens_per_forward]
    ids = [[row.group.prompt, row.group.replies] for row in rows]
    digest.update(json.dumps([facts, ids]).encode())
    return digest.hexdigest()


def read(path: Path) -> list[list[float]] | None:
    return json.loads(path.read_text()) if path.is_file() else None
