"""Score given replies with one reward model or with an ensemble of several."""

from collections.abc import Sequence
from statistics import mean, pstdev

from training.engine.data.rows import Prompt, ReplyRow, read_replies
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_reward_model
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime.disk import write_lines
from training.engine.runtime.run import Run
from training.specs import ScoreSpec


def score(spec: ScoreSpec) -> None:
    """Write replies.jsonl: every row with its score, or the mean and spread of several scores."""
    run = Run(spec)
    rows = read_replies(spec.replies)
    names = [spec.reward_model] if isinstance(spec.reward_model, str) else spec.reward_model
    by_model = [score_by(name, rows, spec, run) for name in names]  # (models, rows)
    by_row = [list(scores) for scores in zip(*by_model, strict=True)]
    means = [mean(scores) for scores in by_row]
    lines = [row.row | {"score": value} for row, value in zip(rows, means, strict=True)]
    if len(names) > 1:
        for line, scores in zip(lines, by_row, strict=True):
            line |= {"scores": scores, "spread": pstdev(scores)}
    if run.team.leads:
        write_lines(run.out / "replies.jsonl", lines)
    run.finish(replies=len(lines), mean_score=mean(means), score_deviation=pstdev(means))


def score_by(name: str, rows: Sequence[ReplyRow], spec: ScoreSpec, run: Run) -> list[float]:
    """The scores of one model. Replies to the same prompt are scored together."""
    model = load_reward_model(name, run.team.dtype).to(run.team.device)
    codec = load_codec(name, spec)
    by_prompt: dict[Prompt, list[int]] = {}
    for number, row in enumerate(rows):
        by_prompt.setdefault(row.prompt, []).append(number)
    groups = [
        Group.of(codec, prompt, [rows[n].reply for n in numbers], rows[numbers[0]].place)
        for prompt, numbers in by_prompt.items()
    ]
    scores = [0.0] * len(rows)
    by_group = reward_scores(model, groups, run.team, spec.tokens_per_forward)
    for numbers, found in zip(by_prompt.values(), by_group, strict=True):
        for number, value in zip(numbers, found, strict=True):
            scores[number] = value
    return scores
