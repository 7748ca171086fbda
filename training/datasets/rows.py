"""The rows of a dataset, one after the other: a million of them fit into little memory.

What may never train a model is left out here, whatever the query says: labels of the held-out
group (InstructGPT 3.4), gold answers, evaluations, screening tests, surplus labels, and what was
withdrawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from labeling.labels.models import Label
from labeling.people.held_out import for_training
from labeling.prompts.cleaning.keys import Hasher, load_hasher
from labeling.prompts.intake.models import ImportedDemonstration, ImportedPlace, ImportedRanking
from labeling.prompts.models import Prompt, Reply, Turn
from labeling.tasks.models import Purpose
from training.datasets.models import Kind
from training.datasets.query import Query

Row = dict[str, Any]
AT_ONCE = 200


@dataclass(frozen=True)
class Made:
    """A line of the file, the prompt it is about, and what the data card counts."""

    row: Row
    prompt: int
    facts: dict[str, str]


def rows_of(kind: str, query: Query) -> Iterator[Made]:
    """In an order that is always the same."""
    match kind:
        case Kind.DEMONSTRATIONS:
            yield from _demonstrations(query)
        case Kind.RANKINGS:
            yield from _rankings(query)
        case Kind.PROMPTS:
            yield from _prompts(query)
        case _:
            raise ValueError(kind)


def labels_for(kind: str, query: Query) -> QuerySet[Label]:
    """The labels that a query finds and that may train a model."""
    counted = Label.objects.counted().filter(query.of_labels())
    found = for_training(counted.filter(seat__task__purpose=Purpose.TRAINING), by="seat__labeler")
    if kind == Kind.DEMONSTRATIONS:
        return found.filter(demonstration__isnull=False, demonstration__reply__withdrawn_at=None)
    return found.exclude(ranking=None).exclude(ranking__ranks=[])


def imported_demonstrations(query: Query) -> QuerySet[ImportedDemonstration]:
    found = ImportedDemonstration.objects.filter(query.of_prompts("reply__prompt__"))
    return found.filter(reply__withdrawn_at=None)


def imported_rankings(query: Query) -> QuerySet[ImportedRanking]:
    return ImportedRanking.objects.filter(query.of_prompts("prompt__"))


def takes_imported(query: Query) -> bool:
    return query.imported and not query.asks_about_labels


def _prompts(query: Query) -> Iterator[Made]:
    found = Prompt.objects.filter(query.of_prompts()).order_by("pk")
    yield from map(prompt_row, found.iterator(chunk_size=AT_ONCE))


def prompt_row(prompt: Prompt) -> Made:
    row = {"prompt": turns(prompt), "id": str(prompt.public_id), "split": prompt.split}
    return Made(row, prompt.pk, about(prompt))


def _demonstrations(query: Query) -> Iterator[Made]:
    hasher = load_hasher()
    if query.labels:
        found = labels_for(Kind.DEMONSTRATIONS, query).select_related(
            "seat__task__prompt", "seat__labeler", "seat__guideline", "demonstration__reply"
        )
        for label in found.order_by("pk").iterator(chunk_size=AT_ONCE):
            yield _said(label, {"response": label.demonstration.reply.text}, hasher)
    if takes_imported(query):
        brought = imported_demonstrations(query).select_related("reply__prompt")
        for one in brought.order_by("pk").iterator(chunk_size=AT_ONCE):
            prompt = one.reply.prompt
            row = {"prompt": turns(prompt), "response": one.reply.text, "split": prompt.split}
            yield Made(row, prompt.pk, about(prompt) | {"from": "file"})


def _rankings(query: Query) -> Iterator[Made]:
    hasher = load_hasher()
    if query.labels:
        yield from _rankings_said(query, hasher)
    if takes_imported(query):
        yield from _rankings_brought(query)


def _rankings_said(query: Query, hasher: Hasher) -> Iterator[Made]:
    found = labels_for(Kind.RANKINGS, query).select_related(
        "seat__task__prompt", "seat__labeler", "seat__guideline", "ranking"
    )
    for labels in in_parts(found):
        texts = _texts(reply for label in labels for reply in label.seat.shown)
        agreed = agreement_of([label.pk for label in labels]) if query.least_agreement else {}
        for label in labels:
            shown = label.seat.shown
            if any(reply not in texts for reply in shown):
                continue  # a reply was withdrawn
            if agreed.get(label.pk, 1.0) < query.least_agreement:
                continue
            ranked = {
                "replies": [texts[reply] for reply in shown],
                "ranks": list(label.ranking.ranks),
            }
            yield _said(label, ranked, hasher)


def _rankings_brought(query: Query) -> Iterator[Made]:
    for rankings in in_parts(imported_rankings(query).select_related("prompt")):
        places: dict[int, list[tuple[str, int]]] = {}
        rows = ImportedPlace.objects.filter(ranking__in=rankings, reply__withdrawn_at=None)
        for ranking, text, place in rows.order_by("pk").values_list(
            "ranking", "reply__text", "place"
        ):
            places.setdefault(ranking, []).append((text, place))
        for one in rankings:
            brought = places.get(one.pk, [])
            if len(brought) > 1:
                ranks = [place for _text, place in brought]
                row: Row = {
                    "prompt": turns(one.prompt),
                    "replies": [text for text, _place in brought],
                    "ranks": ranks,
                    "labeler": str(one.labeler_key or ""),
                    "split": one.prompt.split,
                }
                facts = {"from": "file", "replies": str(len(brought))} | ties(ranks)
                yield Made(row, one.prompt_id, about(one.prompt) | facts)


def _said(label: Label, said: Row, hasher: Hasher) -> Made:
    """What was said at a task, with who said it under a name that tells nothing."""
    seat, prompt = label.seat, label.seat.task.prompt
    who = hasher.key("dataset-labeler", str(seat.labeler.public_id)) if seat.labeler else ""
    row = {
        "prompt": turns(prompt),
        **said,
        "labeler": str(who),
        "label": str(label.public_id),
        "round": seat.task.round_number,
        "split": prompt.split,
    }
    version = seat.guideline.version if seat.guideline else 0
    facts = {"from": "labels", "labeler": str(who), "guideline version": str(version)}
    if "ranks" in said:
        facts |= {"replies": str(len(said["ranks"]))} | ties(said["ranks"])
    return Made(row, prompt.pk, about(prompt) | facts)


def turns(prompt: Prompt) -> str | list[dict[str, str]]:
    """One user turn is a plain text; a conversation keeps its turns in the ecosystem's words."""
    said: list[Turn] = prompt.turns
    if len(said) == 1:
        return said[0]["text"]
    return [{"role": turn["role"], "content": turn["text"]} for turn in said]


def about(prompt: Prompt) -> dict[str, str]:
    return {
        "split": prompt.split,
        "language": prompt.language or "unknown",
        "use case": prompt.use_case or "unknown",
        "kind": prompt.kind,
    }


def ties(ranks: list[int]) -> dict[str, str]:
    return {"ties": "some" if len(set(ranks)) < len(ranks) else "none"}


Found = TypeVar("Found", bound=Model)


def in_parts(found: QuerySet[Found]) -> Iterator[list[Found]]:
    """A few hundred rows at a time, in the order of their ids."""
    part: list[Found] = []
    for row in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _texts(replies: Iterator[int]) -> dict[int, str]:
    there = Reply.objects.filter(pk__in=set(replies), withdrawn_at=None)
    return dict(there.values_list("pk", "text"))


def agreement_of(labels: list[int]) -> dict[int, float]:
    """How much the others at the task agree with each label; nothing where there are no others."""
    with connection.cursor() as cursor:
        cursor.execute(AGREEMENT, [labels])
        return dict(cursor.fetchall())


# A tie beside an order counts half.
AGREEMENT = """
SELECT mine.label_id, avg(CASE
    WHEN mine.outcome = theirs.outcome THEN 1.0
    WHEN 'tie' IN (mine.outcome, theirs.outcome) THEN 0.5
    ELSE 0.0 END)::float8
FROM labeling_comparison mine
JOIN labeling_label my_label ON my_label.id = mine.label_id
JOIN labeling_seat my_seat ON my_seat.id = my_label.seat_id
JOIN labeling_comparison theirs
    ON theirs.first_id = mine.first_id AND theirs.second_id = mine.second_id
JOIN labeling_label their_label ON their_label.id = theirs.label_id
JOIN labeling_seat their_seat ON their_seat.id = their_label.seat_id
WHERE mine.label_id = ANY(%s)
    AND their_seat.task_id = my_seat.task_id AND their_seat.id <> my_seat.id
    AND their_seat.left_at IS NULL
GROUP BY mine.label_id
"""
