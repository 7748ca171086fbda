"""Step 2 of InstructGPT: a reward model from rankings (3.5, C.2).

All replies to a prompt go through the model together, their prompt once, and every pair of them
counts in one loss. Shuffling the pairs over the epoch instead would show the model each reply
K - 1 times and let it learn them by heart.
"""

import json
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.folds import compared, make_folds
from training.engine.data.rows import Ranking, held_out, read_demonstrations, read_rankings
from training.engine.models.bias import center
from training.engine.models.card import describe
from training.engine.models.folders import (
    give_pad_token,
    load_codec,
    save_folder,
    start_reward_model,
)
from training.engine.models.learner import Learner, make_learner
from training.engine.models.lora import add_lora
from training.engine.models.networks import RewardModel
from training.engine.models.scoring import Group, packed, packs_of, reward_scores
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput
from training.engine.runtime.run import Run
from training.engine.runtime.seeds import batch_of
from training.engine.steps.ranking import Judged, accuracy, measures, ranking_losses, teaches
from training.engine.steps.schedule import cosine_rate
from training.specs import RewardSpec

Results = dict[str, Any]
Ranks = tuple[int, ...]
WORST = 10**9


def train(spec: RewardSpec) -> None:
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
    """A model without each group of labelers, and how well it foretells them."""
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
    """What an earlier attempt finished is not done again."""
    summary = spec.out / "summary.json"
    if summary.exists():
        return json.loads(summary.read_text())
    return train_on(spec, rankings, held, {})


def train_on(
    spec: RewardSpec, rankings: list[Ranking], held: dict[str, list[Ranking]], more: Results
) -> Results:
    """Train one model on these rankings and measure it on the others."""
    run = Run(spec)
    codec = load_codec(spec.model, spec)
    learner = make_learner(_start(spec, codec), spec, run.team)
    use_ties = spec.ties == "half"
    usable = [r for r in rankings if teaches(r.ranks, use_ties=use_ties)]
    groups, kept = encode(usable, codec)
    if not groups:
        raise BadInput(f"{spec.rankings}: no ranking is left to learn from.")

    steps = -(-len(groups) // spec.batch) * spec.epochs
    steps = min(steps, spec.max_steps or steps)
    start = 0
    if checkpoint := run.resume():
        learner.load_state(checkpoint.state["learner"])
        start = checkpoint.step

    learner.model.train()  # there is no dropout; gradient checkpointing asks for it
    for step in range(start, steps):
        with run.step(step, steps, lambda: {"learner": learner.state()}):
            rows = batch_of(step, len(groups), spec.batch, spec.seed)
            batch, ranks = [groups[row] for row in rows], [kept[row].ranks for row in rows]
            loss, right = add_gradients(learner, batch, ranks, spec, run)
            rate = cosine_rate(
                step, steps, spec.learning_rate,
                final=spec.final_rate, warmup_steps=spec.warmup_steps,
            )  # fmt: skip
            norm = learner.step(rate)
            values = {"loss": loss, "learning_rate": rate, "gradient_norm": norm}
            run.log(step + 1, steps, **values, picked_best=right, prompts=float(len(rows)))

    return _finish(run, learner, codec, groups, held, more)


def add_gradients(
    learner: Learner, groups: list[Group], ranks: list[Ranks], spec: RewardSpec, run: Run
) -> tuple[float, float]:
    """The gradient of the mean loss over these prompts; that loss, and how often the best won."""
    shares = learner.team.share(packs_of(groups, spec.tokens_per_forward))
    total = torch.zeros(2, device=learner.team.device)
    for number, (some, weight) in enumerate(shares, start=1):
        scores, places = forward(learner, [groups[n] for n in some], [ranks[n] for n in some])
        losses = ranking_losses(scores, places, use_ties=spec.ties == "half")  # (B,)
        share = weight / len(groups)
        learner.backward(losses.sum() * share, last=number == len(shares))
        total += share * torch.stack([losses.detach().sum(), picked_best(scores, places)])
        run.may_stop()
    loss, right = learner.team.sum(total).tolist()
    return loss, right


def forward(learner: Learner, groups: list[Group], ranks: list[Ranks]) -> tuple[Tensor, Tensor]:
    """Scores and ranks of a pack, both (B, K), rank 0 where a prompt has fewer replies."""
    device = learner.team.device
    together = packed(groups, device)
    flat = learner(together, together.branch_ends.to(device))  # (all replies,)
    most = max(map(len, ranks))
    places = torch.tensor([[*row, *[0] * (most - len(row))] for row in ranks], device=device)
    scores = flat.new_zeros(places.shape).masked_scatter(places > 0, flat)
    return scores, places


def picked_best(scores: Tensor, places: Tensor) -> Tensor:
    """How many prompts have a best reply on top. Both (B, K)."""
    top = scores.masked_fill(places == 0, -torch.inf).argmax(1, keepdim=True)
    return (places.gather(1, top)[:, 0] == places.masked_fill(places == 0, WORST).amin(1)).sum()


def encode(rankings: list[Ranking], codec: Codec) -> tuple[list[Group], list[Ranking]]:
    """Token ids of the rankings whose prompts fit, and those rankings."""
    groups = [
        Group(codec.prompt(ranking.prompt), [codec.reply(reply) for reply in ranking.replies])
        for ranking in rankings
    ]
    both = [(g, r) for g, r in zip(groups, rankings, strict=True) if codec.fits(g.prompt)]
    return [group for group, _ in both], [ranking for _, ranking in both]


def judge(
    model: RewardModel, rankings: list[Ranking], codec: Codec, team: Team, tokens: int
) -> list[Judged]:
    """What the model says of rankings it has not seen."""
    groups, kept = encode(rankings, codec)
    scores = reward_scores(model, groups, team, tokens)
    return [
        Judged(tuple(row), ranking.ranks, ranking.split)
        for row, ranking in zip(scores, kept, strict=True)
    ]


def _start(spec: RewardSpec, codec: Codec) -> RewardModel:
    model = start_reward_model(spec.model, spec.head, spec.seed)
    give_pad_token(model, codec.tokenizer)
    if spec.gradient_checkpointing:
        model.model.activation_checkpointing_enable()
    if spec.lora:
        add_lora(model.model, spec.lora, spec.lora_alpha)
    return model


def _finish(
    run: Run,
    learner: Learner,
    codec: Codec,
    groups: list[Group],
    held: dict[str, list[Ranking]],
    more: Results,
) -> Results:
    """Center, measure and write the model. The leader does it, on whole weights."""
    weights, spec = learner.weights(), run.spec
    assert isinstance(spec, RewardSpec)  # noqa: S101  # for the type checker
    results: Results = {"prompts": len(groups), **more}
    if run.team.leads:
        model = start_reward_model(spec.model, spec.head, spec.seed)
        give_pad_token(model, codec.tokenizer)
        model.model.load_state_dict(weights)
        model.to(run.team.device)
        tokens = spec.tokens_per_forward
        if spec.demonstrations:
            shown = [
                Group(codec.prompt(one.prompt), [codec.reply(one.reply)])
                for one in read_demonstrations(spec.demonstrations)
            ]
            results["bias"] = center(model, shown, groups[:512], run.team, tokens)
        for name, rows in held.items():
            results[name] = measures(judge(model, rows, codec, run.team, tokens)) if rows else None
        save_folder(model, codec.tokenizer, run.out / "model", dtype=spec.save_dtype)
        describe(run.out / "model", spec, results)
    run.finish(**results)
    return results
