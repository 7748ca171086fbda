"""Draw the examples of a few-shot prompt again, which makes more prompts of it."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db import transaction

from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.errors import PromptCannotMove
from labeling.prompts.intake.entries import Entry
from labeling.prompts.intake.merging import lock_intake
from labeling.prompts.intake.models import ImportedDemonstration
from labeling.prompts.intake.staging import keyed
from labeling.prompts.models import FewShot, Kind, Prompt, Reply, Split, Turn, Writer
from labeling.prompts.services import (
    Found,
    Shot,
    content_of,
    few_shot_text,
    personal_data_of,
)

# Of work for the personal data of all points together.
SEARCH_SECONDS = 10.0


def draw_shots(*, prompt: Prompt, points: int, seed: int) -> list[Prompt]:
    """Make several points of one few-shot prompt by drawing its shots again.

    Each asks one shot and shows a random choice of the others (InstructGPT
    appendix A); the answer of the one that is asked is its demonstration.
    """
    few_shot = FewShot.objects.filter(prompt=prompt).first()
    if few_shot is None:
        raise PromptCannotMove
    chosen = _choose(few_shot, prompt, points, seed)
    # Before the lock, for which everybody else would wait in the meantime.
    texts = [point.turns[0]["text"] for point in chosen]
    return _store(prompt, few_shot, chosen, personal_data_of(texts, seconds=SEARCH_SECONDS))


@dataclass(frozen=True)
class _Point:
    turns: list[Turn]
    answer: str
    text_key: UUID


def _choose(few_shot: FewShot, prompt: Prompt, points: int, seed: int) -> list[_Point]:
    hasher = load_hasher()
    shots = [Shot(query, answer) for query, answer in few_shot.shots]
    random = Random(seed)  # noqa: S311 -- a seed of the researcher, no secret
    known = {prompt.text_key, *prompt.draws.values_list("text_key", flat=True)}
    chosen: list[_Point] = []
    # Few shots allow few different points: give up after enough repetitions.
    for _attempt in range(points * 10):
        if len(chosen) == points:
            break
        asked = random.choice(shots)
        others = [shot for shot in shots if shot is not asked]
        shown = random.sample(others, random.randint(1, len(others)))
        turns: list[Turn] = [
            {"role": "user", "text": few_shot_text(few_shot.instruction, [*shown, asked])}
        ]
        line = keyed(0, Entry(turns=turns), hasher)
        if line.text_key not in known:
            known.add(line.text_key)
            chosen.append(_Point(turns, asked.answer, line.text_key))
    return chosen


@transaction.atomic
def _store(prompt: Prompt, few_shot: FewShot, chosen: list[_Point], found: Found) -> list[Prompt]:
    """Store the points that nobody else has drawn in the meantime.

    Race: a withdrawal or an edit waits for the same lock, and finds what was drawn; or it came
    first, and the few-shot prompt is gone or retired.
    """
    lock_intake()
    if not FewShot.objects.filter(pk=few_shot.pk, prompt__retired_at=None).exists():
        raise PromptCannotMove
    known = set(prompt.draws.values_list("text_key", flat=True))
    return [_drawn(prompt, point, found) for point in chosen if point.text_key not in known]


def _drawn(prompt: Prompt, point: _Point, found: Found) -> Prompt:
    split = Split(prompt.split)
    drawn = Prompt.objects.create(
        **content_of(point.turns, split, found),
        kind=Kind.FEW_SHOT,
        use_case=prompt.use_case,
        topics=prompt.topics,
        limits=prompt.limits,
        language=prompt.language,
        author=prompt.author,
        split=split,
        drawn_from=prompt,
        text_key=point.text_key,
    )
    assert prompt.author  # noqa: S101 -- a few-shot prompt is written by a person
    writer, _made = Writer.objects.get_or_create(person=prompt.author.person)
    reply = Reply.objects.create(prompt=drawn, writer=writer, text=point.answer)
    ImportedDemonstration.objects.create(reply=reply)
    return drawn
