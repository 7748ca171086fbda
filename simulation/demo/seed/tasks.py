"""The tasks of the demo: real samples to rank and rate, and prompts that want a demonstration."""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labeling.models import User
from labeling.prompts.models import Prompt, Reply, Split, Writer
from labeling.tasks.models import Audience, Kind, Purpose, Task
from labeling.tasks.opening import NewTask, open_tasks
from simulation.demo.build import SAMPLES, TEMPERATURE
from simulation.demo.seed.handwritten import DEMONSTRATE, IMPROVE, RATE, Content
from training.registry.models import ModelVersion
from training.samples.models import BatchPrompt, BatchWriter, Sample, SampleBatch, State

ROUND, OVERLAP = 1, 2
LEAST, MOST = 4, 9
RATED_AT_MOST = 5  # More replies than these are only ranked.
BATCH = "round-1-sample"


@dataclass(frozen=True)
class Size:
    """How much of everything. Tests want little of it."""

    prompts: int = 2511
    documents: int = 24_000
    demonstrations: int = 4000
    ranked: int = 360  # tasks whose labels are all there
    begun: int = 30  # that want one more
    waiting: int = 90  # that nobody has seen
    measured: int = 45  # of the held-out group
    written: int = 120  # demonstrations
    to_write: int = 12


SMALL = Size(
    prompts=2511, documents=60, demonstrations=30, ranked=6, begun=2, waiting=8, measured=2,
    written=4, to_write=2,
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """What there is to label, by what the crew does about it."""

    ranked: list[Task]
    begun: list[Task]
    waiting: list[Task]
    rated: list[Task]
    measured: list[Task]
    written: list[Task]


def open_samples(
    *, size: Size, prompts: Mapping[str, Prompt], policy: ModelVersion, by: User, at: datetime
) -> tuple[SampleBatch, Opened]:
    """Put the shipped samples to people, as the release of a batch does."""
    chance = random.Random("tasks")
    writer, _ = Writer.objects.get_or_create(model_version=policy.name)
    drawn = _drawn(prompts, chance)
    to_train = [one for one in drawn if one[0].split == Split.TRAIN]
    to_measure = [one for one in drawn if one[0].split == Split.TEST]
    many = size.ranked + size.begun + size.waiting
    new_tasks = [_new_task(*one, writer, chance) for one in to_train[:many]]
    batch = _batch(new_tasks, policy, by, at)
    spare = to_train[many : many + size.ranked // 6]
    measured = [_new_task(*one, writer, chance) for one in to_measure[: size.measured]]
    shown = {prompt.pk for prompt, _texts in drawn}
    unseen = [one for one in prompts.values() if one.split == Split.TRAIN and one.pk not in shown]
    written = [NewTask(prompt) for prompt in chance.sample(unseen, size.written)]
    tasks = _ranked(new_tasks)
    return batch, Opened(
        ranked=tasks[: size.ranked],
        begun=tasks[size.ranked : size.ranked + size.begun],
        waiting=tasks[size.ranked + size.begun :],
        rated=_open(Kind.RATE, [_one(*one, writer, chance) for one in spare]),
        measured=open_tasks(
            kind=Kind.RANK_AND_RATE,
            purpose=Purpose.EVALUATION,
            new_tasks=measured,
            overlap=OVERLAP,
            round_number=ROUND,
            audience=Audience.HELD_OUT,
        ),
        written=_open(Kind.DEMONSTRATE, written, overlap=1),
    )


def open_written_by_hand(size: Size) -> list[Task]:
    """Longer prompts of all kinds for the first visitor, with replies to rate."""
    improved = _handwritten(IMPROVE)
    asked = [_handwritten(content) for content in DEMONSTRATE[: size.to_write]]
    improve = NewTask(improved.prompt, start_from=improved.replies[0])
    return [
        *_open(Kind.DEMONSTRATE, [*asked, improve], overlap=1),
        *_open(Kind.RATE, [_handwritten(content) for content in RATE]),
    ]


def _drawn(prompts: Mapping[str, Prompt], chance: random.Random) -> list[tuple[Prompt, list[str]]]:
    """Prompts with enough different samples, in the order of the file."""
    found = []
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        different = list(dict.fromkeys(row["replies"]))
        if len(different) >= LEAST and row["prompt"] in prompts:
            k = chance.randint(LEAST, min(MOST, len(different)))
            found.append((prompts[row["prompt"]], different[:k]))
    return found


def _new_task(
    prompt: Prompt, texts: Sequence[str], writer: Writer, chance: random.Random
) -> NewTask:
    shuffled = chance.sample(texts, len(texts))
    made = Reply.objects.bulk_create(
        Reply(prompt=prompt, writer=writer, text=text) for text in shuffled
    )
    return NewTask(prompt, made)


def _one(prompt: Prompt, texts: Sequence[str], writer: Writer, chance: random.Random) -> NewTask:
    return _new_task(prompt, [chance.choice(texts)], writer, chance)


def _ranked(new_tasks: Sequence[NewTask]) -> list[Task]:
    """Few replies are ranked and rated at once, many are only ranked; the order stays."""
    kinds = [
        Kind.RANK if len(one.replies) > RATED_AT_MOST else Kind.RANK_AND_RATE for one in new_tasks
    ]
    opened: dict[int, Task] = {}
    for kind in (Kind.RANK, Kind.RANK_AND_RATE):
        of_kind = [number for number, one in enumerate(kinds) if one == kind]
        tasks = _open(kind, [new_tasks[number] for number in of_kind])
        opened |= dict(zip(of_kind, tasks, strict=True))
    return [opened[number] for number in range(len(new_tasks))]


def _open(kind: Kind, new_tasks: Sequence[NewTask], overlap: int = OVERLAP) -> list[Task]:
    return open_tasks(
        kind=kind,
        purpose=Purpose.TRAINING,
        new_tasks=new_tasks,
        overlap=overlap,
        round_number=ROUND,
    )


def _batch(
    new_tasks: Sequence[NewTask], policy: ModelVersion, by: User, at: datetime
) -> SampleBatch:
    """The batch these samples were drawn in, so that pages show it like any other."""
    batch = SampleBatch.objects.create(
        name=BATCH, state=State.RELEASED, overlap=OVERLAP, round_number=ROUND,
        temperature=TEMPERATURE, created_by=by, created_at=at, released_at=at, released_by=by,
    )  # fmt: skip
    share = BatchWriter.objects.create(batch=batch, model=policy, share=1.0)
    asked = BatchPrompt.objects.bulk_create(
        BatchPrompt(
            batch=batch,
            prompt=new_task.prompt,
            replies_wanted=len(new_task.replies),
            owed={str(share.pk): len(new_task.replies)},
        )
        for new_task in new_tasks
    )
    Sample.objects.bulk_create(_samples(asked, new_tasks, policy))
    return batch


def _samples(
    asked: Sequence[BatchPrompt], new_tasks: Sequence[NewTask], policy: ModelVersion
) -> Iterable[Sample]:
    for of_prompt, new_task in zip(asked, new_tasks, strict=True):
        for position, reply in enumerate(new_task.replies):
            yield Sample(
                batch_prompt=of_prompt, model=policy, position=position, text=reply.text,
                reply=reply,
            )  # fmt: skip


def _handwritten(content: Content) -> NewTask:
    prompt = Prompt.objects.create(
        turns=[{"role": "user", "text": content.prompt}],
        language=content.language,
        topics=list(content.topics),
    )
    writer, _ = Writer.objects.get_or_create(outside="demo: written by hand")
    replies = [
        Reply.objects.create(prompt=prompt, writer=writer, text=text) for text in content.replies
    ]
    return NewTask(prompt, replies)
