"""Measure a model on unseen data: losses, rewards, KL and lengths of fresh replies."""

from statistics import mean, median, pstdev

from training.engine.data.codec import Codec
from training.engine.data.rows import (
    PromptRow,
    read_demonstrations,
    read_prompts,
    read_rankings,
    read_texts,
)
from training.engine.data.texts import demonstrations_as_texts, pages_as_texts
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model, load_reward_model
from training.engine.models.generate import Reply, generate
from training.engine.models.networks import LanguageModel
from training.engine.models.sampling import Sampling
from training.engine.models.scoring import Group, reply_loss, reward_scores
from training.engine.models.text_loss import mean_loss
from training.engine.runtime.disk import write_json, write_lines
from training.engine.runtime.run import Run
from training.engine.steps.ranking import measures, score_rankings
from training.engine.steps.scored import write_scored
from training.specs import EvaluateSpec

Numbers = dict[str, object]
DRAWN = "drawn.jsonl"


def evaluate(spec: EvaluateSpec) -> None:
    """Run the step: `spec` in, evaluation.json and summary.json out."""
    run = Run(spec)
    codec = load_codec(spec.model, spec)
    model = load_language_model(spec.model, run.team.dtype).to(run.team.device)
    found: Numbers = {}
    tokens = spec.tokens_per_forward
    if spec.text:
        context = codec.max_prompt_tokens + codec.max_reply_tokens
        pages = pages_as_texts(read_texts(spec.text), codec, context)
        found["text_loss"] = mean_loss(model, pages, run.team, tokens)
    if spec.demonstrations:
        texts = demonstrations_as_texts(read_demonstrations(spec.demonstrations), codec)
        found["demonstrations_loss"] = mean_loss(model, texts, run.team, tokens)
    if spec.prompts:
        found |= _replies(model, codec, spec, run)
    if spec.rankings and spec.reward_model:
        reward_model = load_reward_model(spec.reward_model, run.team.dtype).to(run.team.device)
        reward_codec = load_codec(spec.reward_model, spec)
        rows = read_rankings(spec.rankings)
        scored = score_rankings(reward_model, rows, reward_codec, run.team, tokens)
        found["rankings"] = measures(scored)
        if run.team.leads:
            write_scored(run.out, {"rankings": scored})
    if run.team.leads:
        write_json(run.out / "evaluation.json", found)
    run.log(1, 1, **{name: value for name, value in found.items() if isinstance(value, float)})
    run.finish(**found)


def _replies(model: LanguageModel, codec: Codec, spec: EvaluateSpec, run: Run) -> Numbers:
    """Lengths, share of ends, rewards and KL of n fresh replies to each prompt."""
    rows = read_prompts(spec.prompts) if spec.prompts else []
    both = [(one, codec.prompt(one.prompt, one.place)) for one in rows]
    both = [both[number] for number in codec.fitting([ids for _, ids in both])]
    sampling = Sampling(
        end=codec.ends,
        max_tokens=codec.max_reply_tokens,
        temperature=spec.temperature,
        top_p=spec.top_p,
        seed=spec.seed,
        rows_at_once=spec.generation_batch,
    )
    replies = generate(model.model, [ids for _, ids in both], n=spec.n, sampling=sampling)
    lengths = [len(reply.ids) for reply in replies]
    found: Numbers = {
        "replies": len(replies),
        "reply_tokens": mean(lengths),
        "reply_tokens_median": float(median(lengths)),
        "ended": mean(float(reply.ended) for reply in replies),
    }
    if spec.reference:
        found["kl"] = _kl(model, [ids for _, ids in both], replies, spec, run)
    if spec.reward_model:
        reward_model = load_reward_model(spec.reward_model, run.team.dtype).to(run.team.device)
        reward_codec = load_codec(spec.reward_model, spec)
        groups = [
            Group.of(reward_codec, one.prompt, _texts(number, replies, codec), one.place)
            for number, (one, _) in enumerate(both)
        ]
        by_prompt = reward_scores(reward_model, groups, run.team, spec.tokens_per_forward)
        scores = [score for row in by_prompt for score in row]
        found |= {"reward": mean(scores), "reward_deviation": pstdev(scores)}
        if spec.n > 1:
            judged = _judged([one for one, _ in both], replies, codec, spec, run)
            _write_drawn(by_prompt, judged, replies, run)
    return found


def _judged(
    prompts: list[PromptRow], replies: list[Reply], codec: Codec, spec: EvaluateSpec, run: Run
) -> list[list[float]] | None:
    """The scores of a model that has not chosen among the replies, by prompt."""
    if not spec.judge:
        return None
    judge = load_reward_model(spec.judge, run.team.dtype).to(run.team.device)
    own = load_codec(spec.judge, spec)
    groups = [
        Group.of(own, one.prompt, _texts(number, replies, codec), one.place)
        for number, one in enumerate(prompts)
    ]
    return reward_scores(judge, groups, run.team, spec.tokens_per_forward)


def _write_drawn(
    scores: list[list[float]], judged: list[list[float]] | None, replies: list[Reply], run: Run
) -> None:
    """Write drawn.jsonl: per prompt, what a curve of best-of-n is computed from, without text."""
    tokens: list[list[int]] = [[] for _ in scores]
    for reply in replies:
        tokens[reply.prompt].append(len(reply.ids))
    rows = [{"scores": own, "tokens": tokens[n]} for n, own in enumerate(scores)]
    for row, other in zip(rows, judged or (), strict=False):
        row["judged"] = other
    if run.team.leads:
        write_lines(run.out / DRAWN, rows)


def _texts(number: int, replies: list[Reply], codec: Codec) -> list[str]:
    """The replies to this prompt, as text, because the reward model can have other tokens."""
    return [codec.read(reply.ids) for reply in replies if reply.prompt == number]


def _kl(
    model: LanguageModel,
    prompts: list[list[int]],
    replies: list[Reply],
    spec: EvaluateSpec,
    run: Run,
) -> float:
    """The mean of log pi(reply) - log pi_reference(reply) over replies, at the same token ids."""
    reference = load_language_model(str(spec.reference), run.team.dtype).to(run.team.device)
    groups = [
        Group(ids, [reply.ids for reply in replies if reply.prompt == number])
        for number, ids in enumerate(prompts)
    ]
    own, _ = reply_loss(model, groups, run.team, spec.tokens_per_forward)
    others, _ = reply_loss(reference, groups, run.team, spec.tokens_per_forward)
    return (others - own) / len(replies)
