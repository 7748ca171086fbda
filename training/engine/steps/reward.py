"""Step 2 of InstructGPT: a reward model from rankings (3.5, C.2).

All replies to a prompt go through the model together, with the prompt computed once, and one loss
covers all pairs of them. Shuffling the pairs over the epoch instead would show the model each reply
K - 1 times, and it would overfit.
"""

import json
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.folds import compared, make_folds
from training.engine.data.rows import Ranking, held_out, read_rankings
from training.engine.models.card import describe
from training.engine.models.configs import load_codec
from training.engine.models.folders import give_pad_token, save_folder, start_reward_model
from training.engine.models.learner import Learner, make_learner, trainable
from training.engine.models.networks import RewardModel
from training.engine.models.scoring import Group, packed, packs_of
from training.engine.runtime.errors import BadInput
from training.engine.runtime.random_numbers import batch_of
from training.engine.runtime.run import Run
from training.engine.steps.held_out import measured, validate
from training.engine.steps.ranking import accuracy, encode, has_pairs, ranking_losses
from training.engine.steps.schedule import cosine_rate
from training.engine.steps.scored import gather, write_scored
from training.mistakes import Mistake
from training.specs import RewardSpec

Results = dict[str, Any]
Ranks = tuple[int, ...]
WORST = 10**9


def train(spec: RewardSpec) -> None:
    """Run the step: `spec` in, a reward model folder out, plus folds and members if set."""
    everything = read_rankings(spec.rankings)
    rankings, held = everything, read_rankings(spec.validation) if spec.validation else []
    if not spec.validation:
        rankings, held = held_out(everything, spec.holdout)
    more: Results = {}
    if spec.folds:
        more["folds"] = _train_folds(spec, everything)
    for member in range(2, spec.members + 1):
        another = replace(spec, out=spec.out / f"member-{member}", seed=spec.seed + member)
        _train_once(another, rankings, {"held_out": held})
    train_on(spec, rankings, {"held_out": held}, more)


def _train_folds(spec: RewardSpec, rankings: list[Ranking]) -> Results:
    """Train a model without each group of labelers, and measure how well it predicts them."""
    accuracies = []
    for number, fold in enumerate(make_folds(rankings, spec.folds, spec.holdout), start=1):
        without = replace(spec, out=spec.out / f"fold-{number}", folds=0)
        held = {"same_labelers": fold.same_labelers, "other_labelers": fold.other_labelers}
        found = _train_once(without, fold.training, held)
        accuracies.append((accuracy(found["same_labelers"]), accuracy(found["other_labelers"])))
    return compared(accuracies)


def _train_once(
    spec: RewardSpec, rankings: list[Ranking], held: dict[str, list[Ranking]]
) -> Results:
    """The results of train_on, read from disk if an earlier attempt has finished."""
    summary = spec.out / "summary.json"
    if summary.exists():
        return json.loads(summary.read_text())
    return train_on(spec, rankings, held, {})


def train_on(
    spec: RewardSpec, rankings: list[Ranking], held: dict[str, list[Ranking]], more: Results
) -> Results:
    """Train one model on these rankings and measure it on the held-out ones."""
    run = Run(spec)
    codec = load_codec(spec.model, spec)
    learner = make_learner(trainable(_start(spec, codec), spec), spec, run.team)
    use_ties = spec.ties == "half"
    usable = [r for r in rankings if has_pairs(r.ranks, use_ties=use_ties)]
    groups, kept = encode(usable, codec)
    if not groups:
        raise BadInput(Mistake(str(spec.rankings), "no_ranking"))

    per_epoch = -(-len(groups) // spec.batch)
    steps = min(per_epoch * spec.epochs, spec.max_steps or per_epoch * spec.epochs)
    every = spec.evaluate_every or per_epoch
    start = 0
    if checkpoint := run.resume():
        learner.load_state(checkpoint.state["learner"])
        start = checkpoint.step

    for step in range(start, steps):
        with run.step(step, steps, lambda: {"learner": learner.state()}):
            rows = batch_of(step, len(groups), spec.batch, spec.seed)
            batch, ranks = [groups[row] for row in rows], [kept[row].ranks for row in rows]
            loss, right = add_gradients(learner, batch, ranks, spec, run)
            rate = cosine_rate(step, steps, spec)
            norm = learner.step(rate)
            values = {"loss": loss, "learning_rate": rate, "gradient_norm": norm}
            if (step + 1) % every == 0 or step + 1 == steps:
                values |= validate(learner, next(iter(held.values())), codec, spec)
            run.log(step + 1, steps, **values, picked_best=right, prompts=float(len(rows)))

    weights = learner.weights()
    results: Results = {"prompts": len(groups), **more}
    if run.team.leads:  # it holds whole weights
        model = _start(spec, codec)
        model.model.load_state_dict(weights)
        model.to(run.team.device)
        found, scored = measured(model, spec, codec, groups, held, run.team)
        results |= found
        write_scored(run.out, scored)
        gather(run.out)
        save_folder(model, codec.tokenizer, run.out / "model", dtype=spec.save_dtype)
        describe(run.out / "model", spec, results)
    run.finish(**results)
    return results


def add_gradients(
    learner: Learner[RewardModel],
    groups: list[Group],
    ranks: list[Ranks],
    spec: RewardSpec,
    run: Run,
) -> tuple[float, float]:
    """Add the gradient of the mean loss over these prompts.

    Returns that loss, and the share of prompts whose best reply has the highest score.
    """
    shares = learner.team.share(packs_of(groups, spec.tokens_per_forward))
    total = torch.zeros(2, device=learner.team.device)
    for number, (some, weight) in enumerate(shares, start=1):
        scores, places = forward(learner, [groups[n] for n in some], [ranks[n] for n in some])
        losses = ranking_losses(scores, places, use_ties=spec.ties == "half")  # (B,)
        share = weight / len(groups)
        learner.backward(losses.sum() * share, last=number == len(shares))
        total += share * torch.stack([losses.detach().sum(), picked_best(scores, places)])
        run.check_stop()
    loss, right = learner.team.sum(total).tolist()
    return loss, right


def forward(
    learner: Learner[RewardModel], groups: list[Group], ranks: list[Ranks]
) -> tuple[Tensor, Tensor]:
    """Scores and ranks of a pack, both (B, K), with rank 0 where a prompt has fewer replies."""
    device = learner.team.device
    together = packed(groups, device)
    flat = learner(together, together.branch_ends.to(device))  # (all replies,)
    most = max(map(len, ranks))
    padded = torch.tensor([[*row, *[0] * (most - len(row))] for row in ranks], device=device)
    scores = flat.new_zeros(padded.shape).masked_scatter(padded > 0, flat)
    return scores, padded


def picked_best(scores: Tensor, ranks: Tensor) -> Tensor:
    """The number of prompts whose highest score is of a best reply. Both (B, K)."""
    top = scores.masked_fill(ranks == 0, -torch.inf).argmax(1, keepdim=True)
    return (ranks.gather(1, top)[:, 0] == ranks.masked_fill(ranks == 0, WORST).amin(1)).sum()


def _start(spec: RewardSpec, codec: Codec) -> RewardModel:
    """The policy with a fresh head, and a tokenizer that can pad."""
    model = start_reward_model(spec.model, spec.head, spec.seed)
    give_pad_token(model, codec.tokenizer)
    return model
