"""Sample n replies per prompt from one or more models, with ids and logprobs of every token.

With `best_of`, each is the best of that number of replies, and the others are dropped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from training.engine.data.codec import Codec
from training.engine.data.rows import PromptRow, Row, prompt_as_json, read_prompts
from training.engine.models.configs import context_of, load_codec
from training.engine.models.folders import load_language_model, load_reward_model
from training.engine.models.generate import Reply, generate
from training.engine.models.sampling import Sampling
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime import stop
from training.engine.runtime.disk import write_lines
from training.engine.runtime.errors import BadInput, Stopped
from training.engine.runtime.run import Run
from training.engine.steps.best_of import chosen_of
from training.mistakes import Mistake
from training.specs import SampleSpec

# Replies to long prompts are cut after a multiple of this many tokens above the promised length.
ROOM_STEP = 64


@dataclass(frozen=True)
class SampledReply:
    """One reply, its prompt and its model."""

    prompt: int  # number of the prompt in the file
    model: str
    text: str
    reply: Reply


def draw(spec: SampleSpec) -> None:
    """Run the step: `spec` in, replies.jsonl out, in the order of the prompts."""
    run = Run(spec)
    prompts = read_prompts(spec.prompts)
    replies: list[SampledReply] = []
    for number, model in enumerate(spec.models):
        replies += replies_of(model, prompts, spec, run)
        run.log(number + 1, len(spec.models), replies=float(len(replies)))
    if not replies:
        raise BadInput(Mistake(str(spec.prompts), "prompts_too_long"))
    replies.sort(key=lambda one: one.prompt)
    drawn = len(replies)
    if spec.chooser:
        replies = list(best_of(replies, prompts, spec, run))
    kept = list(distinct(replies)) if spec.distinct else replies
    scores = scores_of(spec.reward_model, kept, prompts, spec, run)
    rows = [as_row(one, prompts[one.prompt]) for one in kept]
    rows = [row | {"score": score} for row, score in zip(rows, scores, strict=True)]
    if run.team.leads:
        write_lines(run.out / "replies.jsonl", rows)
    run.finish(replies=len(rows), dropped=len(replies) - len(kept), drawn=drawn)


def replies_of(
    name: str, rows: Sequence[PromptRow], spec: SampleSpec, run: Run
) -> list[SampledReply]:
    """n replies of one model to every prompt that fits. Each rank samples its share."""
    codec = load_codec(name, spec)
    model = load_language_model(name, run.team.dtype).to(run.team.device)
    prompts = [codec.prompt(row.prompt, row.place) for row in rows]
    fitting = codec.fitting(prompts)
    mine = fitting[run.team.rank :: run.team.world]
    found: list[SampledReply] = []
    for longest, numbers in by_room(mine, prompts, spec, codec, context_of(model.model.config)):
        replies = generate(
            model.model,
            [prompts[number] for number in numbers],
            n=spec.n * spec.best_of,
            sampling=sampling_of(spec, name, codec, longest),
            keys=numbers,
            before_token=stop_if_requested,
        )
        found += [SampledReply(numbers[r.prompt], name, codec.read(r.ids), r) for r in replies]
    return [one for share in run.team.gather(found) for one in share]


def sampling_of(spec: SampleSpec, name: str, codec: Codec, longest: int) -> Sampling:
    return Sampling(
        end=codec.ends,
        max_tokens=longest,
        temperature=spec.temperature,
        top_p=spec.top_p,
        seed=f"{spec.seed}/{spec.models.index(name)}",  # models never share random numbers
        rows_at_once=spec.generation_batch,
    )


def by_room(
    numbers: Sequence[int],
    prompts: Sequence[list[int]],
    spec: SampleSpec,
    codec: Codec,
    context: int,
) -> list[tuple[int, list[int]]]:
    """Prompts by the longest reply that the model's context leaves after each, shortest first.

    A long prompt shortens no reply but its own. Lengths of replies differ in steps, so that
    prompts of similar length are still sampled together.
    """
    rooms: dict[int, list[int]] = {}
    for number in numbers:
        room = context - len(prompts[number])
        room -= (room - codec.max_reply_tokens) % ROOM_STEP
        rooms.setdefault(min(spec.max_reply_tokens, room), []).append(number)
    return sorted(rooms.items())


def stop_if_requested() -> None:
    if stop.requested():
        raise Stopped(Mistake("", "stopped_sampling"))


def distinct(replies: Sequence[SampledReply]) -> Iterator[SampledReply]:
    """The replies without those that repeat an earlier reply to the same prompt."""
    seen: set[tuple[int, str]] = set()
    for one in replies:
        if (one.prompt, one.text) not in seen:
            seen.add((one.prompt, one.text))
            yield one


def best_of(
    replies: Sequence[SampledReply], rows: Sequence[PromptRow], spec: SampleSpec, run: Run
) -> Iterator[SampledReply]:
    """Of every `best_of` replies of a model to a prompt, the one that the chooser likes best."""
    scores = [score or 0.0 for score in scores_of(spec.chooser, replies, rows, spec, run)]
    names = [(one.prompt, one.model) for one in replies]
    return (replies[place] for place in chosen_of(names, scores, spec.best_of))


def scores_of(
    name: str | None,
    replies: Sequence[SampledReply],
    rows: Sequence[PromptRow],
    spec: SampleSpec,
    run: Run,
) -> Sequence[float | None]:
    """The scores of a reward model. Each prompt is computed once for many of its replies."""
    if not name:
        return [None] * len(replies)
    model = load_reward_model(name, run.team.dtype).to(run.team.device)
    codec = load_codec(name, spec)
    by_prompt: dict[int, list[str]] = {}  # in the order of the replies, which are sorted
    for one in replies:
        by_prompt.setdefault(one.prompt, []).append(one.text)
    # As many replies of a prompt at once as a forward pass has room for.
    most = max(1, spec.tokens_per_forward // spec.max_reply_tokens)
    groups = [
        Group.of(codec, rows[number].prompt, texts[start : start + most], rows[number].place)
        for number, texts in by_prompt.items()
        for start in range(0, len(texts), most)
    ]
    scores = reward_scores(model, groups, run.team, spec.tokens_per_forward)
    return [score for group in scores for score in group]


def as_row(one: SampledReply, prompt: PromptRow) -> Row:
    return prompt.row | {
        "prompt": prompt_as_json(prompt.prompt),
        "reply": one.text,
        "model": one.model,
        "ended": one.reply.ended,
        "ids": one.reply.ids,
        "logprobs": one.reply.logprobs,
    }
