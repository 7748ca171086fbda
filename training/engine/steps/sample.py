"""Draw n replies per prompt from one or several models, with ids and logprobs of every token."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from training.engine.data.codec import Codec
from training.engine.data.rows import Asked, Row, prompt_as_json, read_prompts
from training.engine.models.folders import load_codec, load_language_model, load_reward_model
from training.engine.models.generate import Reply, Sampling, generate
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime import stop
from training.engine.runtime.disk import patiently
from training.engine.runtime.errors import BadInput, Stopped
from training.engine.runtime.run import Run, write_lines
from training.specs import SampleSpec


@dataclass(frozen=True)
class Drawn:
    """One reply and where it comes from."""

    asked: int  # which prompt of the file
    model: str
    text: str
    reply: Reply


def draw(spec: SampleSpec) -> None:
    """Write replies.jsonl: each prompt's replies together, in the order of the prompts."""
    run = Run(spec)
    asked = read_prompts(spec.prompts)
    drawn: list[Drawn] = []
    for number, model in enumerate(spec.models):
        drawn += replies_of(model, asked, spec, run)
        run.log(number + 1, len(spec.models), replies=float(len(drawn)))
    if not drawn:
        raise BadInput(f"{spec.prompts}: no prompt is short enough for max_prompt_tokens.")
    drawn.sort(key=lambda one: one.asked)
    kept = list(distinct(drawn)) if spec.distinct else drawn
    scores = scores_of(kept, asked, spec, run)
    rows = [as_row(one, asked[one.asked]) for one in kept]
    rows = [row | {"score": score} for row, score in zip(rows, scores, strict=True)]
    if run.team.leads:
        patiently(lambda: write_lines(run.out / "replies.jsonl", rows), minutes=60)
    run.finish(replies=len(rows), dropped=len(drawn) - len(kept))


def replies_of(name: str, asked: Sequence[Asked], spec: SampleSpec, run: Run) -> list[Drawn]:
    """n replies of one model to every prompt that fits, each rank drawing its share."""
    codec = load_codec(name, spec)
    model = load_language_model(name, run.team.dtype).to(run.team.device)
    prompts = [codec.prompt(one.prompt) for one in asked]
    longest = room_for_replies(model, prompts, spec)
    fitting = [n for n, ids in enumerate(prompts) if codec.fits(ids)]
    mine = fitting[run.team.rank :: run.team.world]
    replies = generate(
        model.model,
        [prompts[number] for number in mine],
        n=spec.n,
        sampling=sampling_of(spec, name, codec, longest),
        keys=mine,
        pause=leave_when_asked,
    )
    found = [Drawn(mine[r.prompt], name, codec.read(r.ids), r) for r in replies]
    return [one for share in run.team.gather(found) for one in share]


def sampling_of(spec: SampleSpec, name: str, codec: Codec, longest: int) -> Sampling:
    return Sampling(
        end=frozenset({codec.eos}),
        max_tokens=longest,
        temperature=spec.temperature,
        top_p=spec.top_p,
        seed=f"{spec.seed}/{spec.models.index(name)}",  # two models never draw the same chances
        rows_at_once=spec.generation_batch,
    )


def room_for_replies(model: LanguageModel, prompts: Sequence[list[int]], spec: SampleSpec) -> int:
    """The longest reply that still fits into the model's positions after every prompt."""
    limit = getattr(model.model.config.get_text_config(), "max_position_embeddings", 10**9)
    fitting = [len(ids) for ids in prompts if len(ids) <= spec.max_prompt_tokens]
    longest = min(spec.max_reply_tokens, limit - max(fitting, default=0))
    if longest < 1:
        raise BadInput("max_prompt_tokens: prompts fill all of the model's context; lower it.")
    return longest


def leave_when_asked() -> None:
    if stop.asked():
        raise Stopped("Stopped while drawing; the same spec draws the same replies again.")


def distinct(drawn: Sequence[Drawn]) -> Iterator[Drawn]:
    """The first of those that say the same to the same prompt."""
    said: set[tuple[int, str]] = set()
    for one in drawn:
        if (one.asked, one.text) not in said:
            said.add((one.asked, one.text))
            yield one


def scores_of(
    drawn: Sequence[Drawn], asked: Sequence[Asked], spec: SampleSpec, run: Run
) -> Sequence[float | None]:
    """The reward model's scores, each prompt read once for all its replies."""
    if not spec.reward_model:
        return [None] * len(drawn)
    model = load_reward_model(spec.reward_model, run.team.dtype).to(run.team.device)
    codec = load_codec(spec.reward_model, spec)
    said: dict[int, list[list[int]]] = {}  # drawn comes sorted by prompt
    for one in drawn:
        said.setdefault(one.asked, []).append(codec.reply(one.text))
    groups = [
        Group(codec.prompt(asked[number].prompt), replies) for number, replies in said.items()
    ]
    scores = reward_scores(model, groups, run.team, spec.tokens_per_forward)
    return [score for row in scores for score in row]


def as_row(one: Drawn, asked: Asked) -> Row:
    return asked.row | {
        "prompt": prompt_as_json(asked.prompt),
        "reply": one.text,
        "model": one.model,
        "ended": one.reply.ended,
        "ids": one.reply.ids,
        "logprobs": one.reply.logprobs,
    }
