"""Label Studio: JSON exports of tasks with pairwise choices, ranked lists or written texts."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    choice,
    has,
    ranking,
    rated_or_noted,
    record,
    records,
    reply_named,
)
from labeling.prompts.intake.values import LineIsRefused

_PROMPTS = ("prompt", "question", "instruction", "text", "input", "messages", "dialog")
_REPLIES = ("answer", "response", "reply", "completion", "text", "output")
_KINDS = ("pairwise", "ranker", "textarea")
_RATINGS = ("rating", "number", "choices")
_SELECTED = {"left": (1, 2), "right": (2, 1)}


class _Task:
    """What all annotations of a task refer to, found once."""

    def __init__(self, data: Row) -> None:
        self._data = data
        self.prompt = _prompt(data)

    @cached_property
    def pair(self) -> list[object]:
        """The two compared texts: the fields that end in a number or letter, in their order."""
        if len(self.replies) != 2:  # noqa: PLR2004  # a pair
            raise LineIsRefused(_("The two compared replies are not found among the fields."))
        return [self.replies[name] for name in sorted(self.replies)]

    @cached_property
    def replies(self) -> dict[str, object]:
        return _replies(self._data)

    @cached_property
    def items(self) -> dict[str, object]:
        """The texts that can be ranked, by their ids."""
        lists = (value for value in self._data.values() if isinstance(value, list))
        return {
            str(item.get("id")): item.get("body") or item.get("html") or item.get("title")
            for item in next(filter(_are_items, lists), [])
        }


def _rows(row: Row) -> Iterator[OurRow]:
    task = _Task(record(row.get("data"), "data"))
    is_answered = False
    for answer in _answers(row, task):
        is_answered = True
        yield answer
    if not is_answered:
        yield {"prompt": task.prompt}


def _answers(row: Row, task: _Task) -> Iterator[OurRow]:
    for annotation in records(row.get("annotations"), "annotations"):
        if annotation.get("was_cancelled"):
            continue
        labeler = annotation.get("completed_by")
        who = labeler.get("id") if isinstance(labeler, dict) else labeler
        for result in records(annotation.get("result") or [], "result"):
            yield from _result(result, task, who)


def _result(result: Row, task: _Task, labeler: object) -> Iterator[OurRow]:
    if result.get("type") not in _KINDS:  # such as a relation, which has no value
        if said := _about_a_reply(result, task.replies):
            yield said | {"prompt": task.prompt, "labeler": labeler}
        return
    value = record(result.get("value"), "value")
    if "selected" in value:
        ranks = choice(value["selected"], "selected", _SELECTED)
        yield ranking(task.prompt, task.pair, ranks, labeler=labeler)
    elif isinstance(value.get("ranker"), dict):
        yield _ranker(record(value["ranker"], "ranker"), task) | {"labeler": labeler}
    else:
        texts = value.get("text")
        for text in texts if isinstance(texts, list) else [texts]:
            yield {"prompt": task.prompt, "response": text}


def _replies(data: Row) -> dict[str, object]:
    """The fields that hold replies, but for the one that holds the prompt."""
    used = next((name for name in _PROMPTS if data.get(name)), "")
    return {
        name: text
        for name, text in data.items()
        if name != used and name.lower().startswith(_REPLIES)
    }


def _about_a_reply(result: Row, replies: Mapping[str, object]) -> OurRow | None:
    """A rating, number or choice with the reply that it is about, as far as it has a place here."""
    value, reply = result.get("value"), reply_named(str(result.get("to_name")), replies)
    if result.get("type") not in _RATINGS or reply is None or not isinstance(value, dict):
        return None
    said = rated_or_noted(reply, str(result.get("from_name")), value.get(str(result["type"])))
    return {"reply": reply} | said if said["reasons"] else None


def _losing(row: Row) -> Iterator[str]:
    """The kinds of results that have no place here, such as "annotations.labels"."""
    data = row.get("data")
    replies = _replies(data) if isinstance(data, dict) else {}
    annotations = row.get("annotations")
    for annotation in annotations if isinstance(annotations, list) else []:
        results = annotation.get("result") if isinstance(annotation, dict) else None
        for result in results if isinstance(results, list) else []:
            kind = result.get("type") if isinstance(result, dict) else None
            if not isinstance(result, dict) or (
                kind not in _KINDS and not _about_a_reply(result, replies)
            ):
                yield f"annotations.{kind}"


def _prompt(data: Row) -> object:
    for name in _PROMPTS:
        if data.get(name):
            return data[name]
    raise LineIsRefused(_("No field is called %(names)s.") % {"names": ", ".join(_PROMPTS)})


def _ranker(buckets: Mapping[str, object], task: _Task) -> OurRow:
    """The order of the only, or the first, list of ids."""
    order = next((ids for ids in buckets.values() if isinstance(ids, list) and ids), [])
    names = [str(name) for name in order]
    if not names or not task.items.keys() >= set(names):
        raise LineIsRefused(_("The ranked replies are not found among the fields."))
    replies = [task.items[name] for name in names]
    return ranking(task.prompt, replies, range(1, len(replies) + 1))


def _are_items(value: list[object]) -> bool:
    return bool(value) and all(isinstance(item, dict) and "id" in item for item in value)


_UNUSED = (
    *("id", "inner_id", "meta", "created_at", "updated_at", "project", "file_upload", "drafts"),
    *("total_annotations", "cancelled_annotations", "total_predictions", "comment_count"),
    *("unresolved_comment_count", "last_comment_updated_at", "updated_by", "comment_authors"),
)

FORMATS = [
    Format(
        key="label-studio",
        title="Label Studio",
        recognises=lambda row: isinstance(row.get("data"), dict) and has(row, "annotations"),
        rows=_rows,
        loses=lambda row: dict.fromkeys(_losing(row)),
        columns={
            "data": Becomes.PROMPT,
            "annotations": Becomes.RANKS,
            "predictions": Becomes.LOST,
            **dict.fromkeys(_UNUSED, Becomes.UNUSED),
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy(
            "Pairwise choices and ranked lists become rankings, one for each person; written texts"
            " become demonstrations. Ratings, numbers and choices are kept with the reply that they"
            " name, or with the only one. Other results, such as spans, have no place here."
        ),
    ),
]
