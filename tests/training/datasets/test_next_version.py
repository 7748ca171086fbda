"""What a dataset will hold is known before, and the version after a withdrawal only shrinks."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from labeling.prompts.models import Prompt
from labeling.prompts.withdrawal import withdraw_prompt
from tests.labeling.conftest import open_one
from tests.training.conftest import rank_at, rank_one
from tests.training.datasets.test_datasets import freeze, imported, rows
from training.datasets.freezing import freeze_file
from training.datasets.models import Dataset, Kind
from training.datasets.query import Query
from training.datasets.services import preview_counts

pytestmark = pytest.mark.django_db


def three_labels(labeler) -> None:
    task = open_one(overlap=3)
    likes_first, likes_last = [[0], [1], [2], [3]], [[3], [2], [1], [0]]
    for name, order in (("ada", likes_first), ("grace", likes_first), ("eve", likes_last)):
        rank_at(task, labeler(name), order)


def test_the_count_is_what_freezing_writes(rosalind, labeler):
    three_labels(labeler)

    counts = preview_counts(kind=Kind.RANKINGS, query=Query(least_agreement=0.4))

    assert counts.rows == freeze(rosalind, least_agreement=0.4).rows == 2


def test_the_next_version_is_the_old_list_without_what_was_withdrawn(rosalind, labeler):
    ada = labeler("ada")
    gone, stays = rank_one(ada), rank_one(ada)
    old = freeze(rosalind)
    rank_one(ada)  # after the freeze, on a prompt that the old version does not have
    rank_at(open_again(stays), labeler("grace"))  # and on one that it has
    withdraw_prompt(prompt=gone.seat.task.prompt)
    successor = Dataset.objects.get(replaces=old)
    freeze_file(successor)
    successor.refresh_from_db()

    assert [row["label"] for row in rows(successor)] == [str(stays.public_id)]
    assert "among" not in successor.query


def open_again(label):
    """Another task on the prompt of this label, with the same replies."""
    task = open_one()
    Prompt.objects.filter(pk=task.prompt_id).update(retired_at=None)
    task.prompt = label.seat.task.prompt
    task.save(update_fields=["prompt"])
    return task


def say(query: str) -> str:
    out = StringIO()
    call_command("freeze", "rankings", "some", "--by", "rosalind", "--query", query, stdout=out)
    return out.getvalue()


def test_the_command_takes_the_prompts_of_an_import(rosalind, labeler):
    rank_one(labeler("ada"))
    imported(rosalind)
    number = Prompt.objects.exclude(intake=None).get().intake_id

    assert say(f'{{"intakes": [{number}]}}').startswith("some: 1 rows")


@pytest.mark.parametrize("condition", ["intake", "among", "before"])
def test_an_unknown_condition_is_answered_with_those_there_are(rosalind, condition):
    with pytest.raises(CommandError, match=f"condition: {condition}. There are: splits, rounds"):
        say(f'{{"{condition}": 3}}')
