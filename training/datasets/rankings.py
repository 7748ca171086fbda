"""The ranking lines of a dataset, from labels and from files."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import connection

from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.intake.models import ImportedPlace
from labeling.prompts.models import Prompt, Reply
from training.datasets.batches import AT_ONCE, batches_of
from training.datasets.lines import Line, Row, content_of, facts_of, limits_of, line_of_label, ties
from training.datasets.models import Kind
from training.datasets.query import Query
from training.datasets.reasons import imported_reasons, ratings_of, rewrite_lines, spans_of
from training.datasets.selection import imported_rankings, labels_for, takes_imported


def ranking_lines(query: Query) -> Iterator[Line]:
    if query.labels:
        yield from _from_labels(query)
    if query.rewrites:
        yield from rewrite_lines(Kind.RANKINGS, query, load_hasher())
    if takes_imported(query):
        yield from _from_files(query)


def _from_labels(query: Query) -> Iterator[Line]:
    hasher = load_hasher()
    found = labels_for(Kind.RANKINGS, query).select_related(
        "seat__task__prompt", "seat__labeler", "seat__guideline", "ranking"
    )
    rows = found.order_by("pk").iterator(chunk_size=AT_ONCE)
    for labels in batches_of(AT_ONCE, rows):
        texts = _texts(reply for label in labels for reply in label.seat.shown)
        writers = _writers(texts)
        agreed = (
            agreement_of([label.pk for label in labels], query) if query.least_agreement else {}
        )
        marked = spans_of(labels) if query.spans else {}
        rated = ratings_of(labels) if query.ratings else {}
        for label in labels:
            shown = label.seat.shown
            if any(reply not in texts for reply in shown):
                continue  # a reply was withdrawn
            if agreed.get(label.pk, 1.0) < query.least_agreement:
                continue
            ranked: Row = {
                "replies": [texts[reply] for reply in shown],
                "ranks": list(label.ranking.ranks),
                "writers": [writers[reply] for reply in shown],
                "week": week_of(label.handed_in_at),
                **about(label.seat.task.prompt),
            }
            if query.spans:
                ranked["spans"] = [marked.get((label.pk, reply), []) for reply in shown]
            if query.ratings:
                ranked["ratings"] = [rated.get((label.pk, reply), []) for reply in shown]
            yield line_of_label(label, ranked, hasher)


def _from_files(query: Query) -> Iterator[Line]:
    found = imported_rankings(query).select_related("prompt").order_by("pk")
    for rankings in batches_of(AT_ONCE, found.iterator(chunk_size=AT_ONCE)):
        places: dict[int, list[tuple[str, int, int]]] = {}
        rows = ImportedPlace.objects.filter(ranking__in=rankings, reply__withdrawn_at=None)
        for ranking, text, place, reply in rows.order_by("pk").values_list(
            "ranking", "reply__text", "place", "reply"
        ):
            places.setdefault(ranking, []).append((text, place, reply))
        writers = _writers({reply for of in places.values() for *_, reply in of})
        said = imported_reasons({r for of in places.values() for *_, r in of}, query)
        for one in rankings:
            imported = places.get(one.pk, [])
            if len(imported) > 1:
                ranks = [place for _text, place, _reply in imported]
                row: Row = {
                    "prompt": content_of(one.prompt),
                    "replies": [text for text, *_ in imported],
                    "ranks": ranks,
                    "writers": [writers[reply] for *_, reply in imported],
                    **about(one.prompt),
                    "labeler": str(one.labeler_key or ""),
                    "split": one.prompt.split,
                    **limits_of(one.prompt),
                }
                for column, by_reply in said.items():
                    row[column] = [by_reply.get(reply, []) for *_, reply in imported]
                facts = {"from": "file", "replies": str(len(imported))} | ties(ranks)
                yield Line(row, one.prompt_id, facts_of(one.prompt) | facts)


def about(prompt: Prompt) -> Row:
    """What a report card divides rankings by."""
    return {"use_case": prompt.use_case, "language": prompt.language}


def week_of(moment: datetime) -> str:
    """The ISO week, such as 2026-W48."""
    year, week, _day = moment.isocalendar()
    return f"{year}-W{week:02}"


def _writers(replies: Iterable[int]) -> dict[int, str]:
    """The names of the writers: model versions and outside names, but of people only that."""
    found = Reply.objects.filter(pk__in=set(replies)).select_related("writer")
    return {
        reply.pk: reply.writer.model_version or reply.writer.outside or "person" for reply in found
    }


def _texts(replies: Iterator[int]) -> dict[int, str]:
    found = Reply.objects.filter(pk__in=set(replies), withdrawn_at=None)
    return dict(found.values_list("pk", "text"))


def disagreeing(query: Query) -> int:
    """How many of the labels agree too little, so that they are left out."""
    labels = labels_for(Kind.RANKINGS, query).values_list("pk", flat=True)
    agreed = agreement_of(list(labels), query)
    return sum(value < query.least_agreement for value in agreed.values())


def agreement_of(labels: list[int], query: Query) -> dict[int, float]:
    """How much the other labels of the task agree with each label, where there are others."""
    with connection.cursor() as cursor:
        cursor.execute(AGREEMENT, [labels, query.before or "infinity"])
        return dict(cursor.fetchall())


# If only one of two labels ties a pair, they agree by half.
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
    AND their_label.handed_in_at <= %s
GROUP BY mine.label_id
"""
