"""Argilla: exports of records, nested (to_json) or flat (to_datasets)."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    has,
    number,
    ranking,
    ranks_of,
    rated_or_noted,
    reply_named,
)
from labeling.prompts.intake.values import MOST_REPLIES, LineIsRefused

_PROMPTS = ("prompt", "instruction", "question", "input", "text", "conversation", "chat")
_REPLY = ("response", "reply", "completion", "answer", "generation", "output")
_SUFFIX = ".responses"
# Who gave which answer, by question.
Answers = dict[str, list[tuple[object, object]]]


def _rows(fields: Mapping[str, object], given: Answers) -> Iterator[OurRow]:
    """The prompt with its replies, once for each order or text that somebody gave."""
    prompt, replies = _prompt(fields), _replies(fields)
    is_answered = False
    for question, answers in given.items():
        for labeler, value in answers:
            for row in _answer(prompt, replies, question, value):
                is_answered = True
                yield row | {"labeler": labeler}
    if not is_answered:
        yield from _unanswered(prompt, replies)


def _replies(fields: Mapping[str, object]) -> dict[str, object]:
    """The replies, which every answer repeats: so their number is limited here."""
    replies = {name: text for name, text in fields.items() if name.startswith(_REPLY) and text}
    if len(replies) > MOST_REPLIES:
        raise LineIsRefused(_("There must be 1 to %(most)s replies.") % {"most": MOST_REPLIES})
    return replies


def _prompt(fields: Mapping[str, object]) -> object:
    for name in _PROMPTS:
        if fields.get(name):
            return fields[name]
    raise LineIsRefused(_("No field is called %(names)s.") % {"names": ", ".join(_PROMPTS)})


def _answer(
    prompt: object, replies: Mapping[str, object], question: str, value: object
) -> Iterator[OurRow]:
    if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        ranks = {str(v.get("value")): number(v.get("rank"), "rank") for v in value}
        if ranks.keys() <= replies.keys():
            texts = [replies[name] for name in ranks]
            yield ranking(prompt, texts, ranks_of([-rank for rank in ranks.values()]))
    elif isinstance(value, str) and value in replies and len(replies) > 1:
        texts, best = [*replies.values()], [*replies].index(value)
        yield ranking(prompt, texts, [1 if at == best else 2 for at in range(len(texts))])
    elif isinstance(value, str) and not replies and value.strip():
        yield {"prompt": prompt, "response": value}
    elif (about := reply_named(question, replies)) is not None:
        said = rated_or_noted(about, question, value)
        if said["reasons"]:
            yield {"prompt": prompt, "reply": about} | said


def _unanswered(prompt: object, replies: Mapping[str, object]) -> Iterator[OurRow]:
    yield {"prompt": prompt, "replies": [*replies.values()]} if replies else {"prompt": prompt}


def _losing(fields: Mapping[str, object], given: Answers) -> Iterator[str]:
    """The questions with an answer that is no order, choice, written text, rating or label."""
    replies = _replies(fields)
    for name, answers in given.items():
        if not all([*_answer("", replies, name, value)] for _labeler, value in answers):
            yield f"responses.{name}"


def _nested_answers(row: Row) -> Answers:
    given = row.get("responses")
    return {
        str(name): [
            (answer.get("user_id"), answer.get("value"))
            for answer in (answers if isinstance(answers, list) else [])
            if isinstance(answer, dict)
        ]
        for name, answers in (given.items() if isinstance(given, dict) else ())
    }


def _flat_answers(row: Row) -> Answers:
    given: Answers = {}
    for name, values in row.items():
        if name.endswith(_SUFFIX) and isinstance(values, list):
            people = row.get(f"{name}.users")
            people = people if isinstance(people, list) else [None] * len(values)
            given[name.removesuffix(_SUFFIX)] = [*zip(people, values, strict=False)]
    return given


def _fields(row: Row) -> Row:
    fields = row.get("fields")
    return fields if isinstance(fields, dict) else {}


def _flat_fields(row: Row) -> Row:
    return {name: value for name, value in row.items() if "." not in name}


_NOTE = gettext_lazy(
    "Ranks and choices between fields that begin with “response”, “reply”, “completion” or"
    " “answer” become rankings, one for each person. Where there are no such fields, written"
    " answers become demonstrations. Ratings and labels are kept with the reply whose field the"
    " question names, or with the only one. Other answers, such as spans, have no place here."
)
_UNUSED = ("id", "status", "_server_id", "metadata", "vectors", "external_id", "inserted_at")

FORMATS = [
    Format(
        key="argilla",
        title="Argilla",
        recognises=lambda row: (
            isinstance(row.get("fields"), dict)
            and has(row, "responses")
            and has(row, "suggestions")
        ),
        rows=lambda row: _rows(_fields(row), _nested_answers(row)),
        loses=lambda row: _losing(_fields(row), _nested_answers(row)),
        columns={
            "fields": Becomes.PROMPT,
            "responses": Becomes.RANKS,
            "suggestions": Becomes.LOST,
            **dict.fromkeys((*_UNUSED, "updated_at"), Becomes.UNUSED),
        },
        judges=Judges.PEOPLE,
        note=_NOTE,
    ),
    Format(
        key="argilla-flat",
        title="Argilla (datasets)",
        recognises=lambda row: any(name.endswith(".responses.users") for name in row),
        rows=lambda row: _rows(_flat_fields(row), _flat_answers(row)),
        loses=lambda row: _losing(_flat_fields(row), _flat_answers(row)),
        columns={
            **dict.fromkeys(_PROMPTS, Becomes.PROMPT),
            **dict.fromkeys(_UNUSED, Becomes.UNUSED),
        },
        patterns={
            "*.responses": Becomes.RANKS,
            "*.responses.*": Becomes.USED,
            "*.suggestion": Becomes.LOST,
            "*.suggestion.*": Becomes.UNUSED,
            **{f"{name}*": Becomes.REPLY for name in _REPLY},
        },
        judges=Judges.PEOPLE,
        note=_NOTE,
    ),
]
