"""Draw the examples of a few-shot prompt again, which makes more prompts of it."""

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
from labeling.prompts.services import Shot, content_of, few_shot_text


@transaction.atomic
def draw_shots(*, prompt: Prompt, points: int, seed: int) -> list[Prompt]:
    """Make several points of one few-shot prompt by drawing its shots again.

    Each asks one shot and shows a random choice of the others (InstructGPT
    appendix A); the answer of the one that is asked is its demonstration.

    Race: a withdrawal waits for the same lock, and finds what was drawn.
    """
    lock_intake()
    few_shot = FewShot.objects.filter(prompt=prompt).first()
    if few_shot is None:
        raise PromptCannotMove
    hasher = load_hasher()
    shots = [Shot(query, answer) for query, answer in few_shot.shots]
    random = Random(seed)  # noqa: S311 -- a seed of the researcher, no secret
    known = {prompt.text_key, *prompt.draws.values_list("text_key", flat=True)}
    drawn: list[Prompt] = []
    # Few shots allow few different points: give up after enough repetitions.
    for _attempt in range(points * 10):
        if len(drawn) == points:
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
            drawn.append(_drawn(prompt, turns, asked.answer, line.text_key))
    return drawn


def _drawn(prompt: Prompt, turns: list[Turn], answer: str, text_key: UUID) -> Prompt:
    split = Split(prompt.split)
    point = Prompt.objects.create(
        **content_of(turns, split),
        kind=Kind.FEW_SHOT,
        use_case=prompt.use_case,
        topics=prompt.topics,
        language=prompt.language,
        author=prompt.author,
        split=split,
        drawn_from=prompt,
        text_key=text_key,
    )
    assert prompt.author  # noqa: S101 -- a few-shot prompt is written by a person
    writer, _made = Writer.objects.get_or_create(person=prompt.author.person)
    reply = Reply.objects.create(prompt=point, writer=writer, text=answer)
    ImportedDemonstration.objects.create(reply=reply)
    return point
