"""A dataset's query and card are read in the reader's language."""

import re
from dataclasses import fields

from django.utils import timezone, translation

from labeling.guidelines.models import Guideline
from labeling.models import Rating
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Prompt, Split, UseCase
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from tests.training.conftest import demonstrate, rank_one
from tests.training.datasets.test_datasets import freeze, imported
from training.datasets.api.shapes import FROZEN
from training.datasets.presenters import card_lines, query_lines
from training.datasets.query import OWN, Query

OUR_OWN = {"ada", "en", "zh", "hedges"}  # a person, tags of languages, and the code of a flag


def test_every_name_and_value_of_a_query_has_a_chinese_word(rosalind, labeler):
    ada = labeler("ada")
    guideline = Guideline.objects.create(
        kind=TaskKind.RANK, purpose=Purpose.TRAINING, version=1, published_at=timezone.now()
    )
    everything = Query(
        splits=tuple(Split.values), rounds=(1,), task_kinds=tuple(TaskKind.values),
        use_cases=tuple(UseCase.values), prompt_kinds=tuple(PromptKind.values),
        languages=("zh",), labelers=(str(ada.public_id),), guidelines=(guideline.pk,),
        since="2026-01-01", until="2026-12-31", least_agreement=0.5, labels=False, imported=False,
        rewrites=True, spans=True, ratings=True, intakes=(1,),
        good_from=5, bad_to=2, bad_flags=("hedges",),
    ).as_json()  # fmt: skip
    assert everything.keys() == {one.name for one in fields(Query)} - set(OWN)

    with translation.override("zh-hans"):
        assert english_in(query_lines(everything)) <= OUR_OWN


def test_every_name_and_value_of_a_card_has_a_chinese_word(rosalind, labeler):
    ada = labeler("ada")
    rank_one(ada, [[2], [0, 3], [1]])
    label = rank_one(ada, [[2], [0], [3], [1]])
    for value, reply in zip((1, 7), label.seat.shown, strict=False):
        Rating.objects.update_or_create(label=label, reply_id=reply, defaults={"value": value})
    demonstrate(ada)
    imported(rosalind)
    for number, use_case in enumerate(UseCase.values):
        Prompt.objects.create(
            turns=[{"role": "user", "text": f"{number}"}],
            use_case=use_case,
            kind=PromptKind.values[number % len(PromptKind.values)],
            split=Split.values[number % len(Split.values)],
        )
    cards = [freeze(rosalind, kind, kind, splits=tuple(Split.values)).card for kind in FROZEN]

    with translation.override("zh-hans"):
        assert {word for card in cards for word in english_in(card_lines(card))} <= OUR_OWN


def test_a_dataset_without_flags_of_bad_replies_does_not_say_all():
    said = dict(query_lines({"bad_flags": [], "labelers": []}))

    assert {str(name): value for name, value in said.items()} == {
        "flags of bad replies": "none", "labelers": "all",
    }  # fmt: skip


def english_in(lines) -> set[str]:
    said = "\n".join(f"{name}: {value}" for name, value in lines)
    return set(re.findall(r"[A-Za-z][\w-]+", said))
