"""QA-Feedback: four replies to a question, and a preference for each of their six pairs."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import OurRow, Row, has, ranking, ranks_of, records
from labeling.prompts.intake.values import LineIsRefused, list_of

_PREDICTIONS = tuple(f"prediction {number}" for number in (1, 2, 3, 4))
# 1: the first reply of the pair is better, 2: the second, 0: no preference.
PAIRS_OF_FOUR = 6
_PREFERRED = {1: 1, 2: -1, 0: 0}


def _rows(row: Row) -> Iterator[OurRow]:
    prompt = _prompt(row)
    yield from _rankings(prompt, [row.get(name) for name in _PREDICTIONS], _signs(row))
    if reasons := [*_reasons(row.get("feedback"))]:
        first = row.get(_PREDICTIONS[0])
        yield {"prompt": prompt, "reply": first, "reasons": {first: reasons}}
    for answer in (row.get("gold"), _rewritten(row.get("feedback"))):
        if isinstance(answer, str) and answer.strip():
            yield {"prompt": prompt, "response": answer}


def _prompt(row: Row) -> object:
    """The question first, because near-duplicates are found by how prompts begin."""
    passages = [
        "\n".join(str(part) for part in list_of(passage, "passages"))
        for passage in list_of(row.get("passages") or [], "passages")
    ]
    question = row.get("question")
    return "\n\n".join([question, *passages]) if isinstance(question, str) else question


def _signs(row: Row) -> list[int]:
    said = list_of(row.get("preference"), "preference")
    if len(said) != PAIRS_OF_FOUR or any(choice not in (0, 1, 2) for choice in said):
        raise LineIsRefused(_("“preference” is six numbers from 0 to 2."))
    return [_PREFERRED[choice] for choice in said if isinstance(choice, int)]


def _rankings(prompt: object, replies: Sequence[object], signs: list[int]) -> Iterator[OurRow]:
    """One ranking if the pairs agree with each other, and otherwise one for each pair."""
    pairs = [*combinations(range(len(replies)), 2)]
    scores = [0] * len(replies)
    for (first, second), sign in zip(pairs, signs, strict=True):
        scores[first] += sign
        scores[second] -= sign
    order = [_sign(scores[first] - scores[second]) for first, second in pairs]
    if order == signs:
        yield ranking(prompt, replies, ranks_of(scores))
        return
    for (first, second), sign in zip(pairs, signs, strict=True):
        yield ranking(prompt, [replies[first], replies[second]], ranks_of([sign, 0]))


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)


def _reasons(feedback: object) -> Iterator[OurRow]:
    """The errors that people marked in the first reply, and the facts that it lacks."""
    said = feedback if isinstance(feedback, dict) else {}
    for error in records(said.get("errors") or [], "errors"):
        span = {name: error.get(name) for name in ("start", "end")}
        yield {"part": error.get("error type"), "note": error.get("explanation"), **span}
    for missing in records(said.get("missing-info") or [], "missing-info"):
        where = f"passage {missing.get('passage_id')}, sentences {missing.get('sentence_id')}"
        yield {"part": missing.get("error type"), "note": where}


def _rewritten(feedback: object) -> object:
    return feedback.get("corrected-prediction") if isinstance(feedback, dict) else None


FORMATS = [
    Format(
        key="qa-feedback",
        title="QA-Feedback",
        recognises=lambda row: has(row, "question", "preference", *_PREDICTIONS),
        rows=_rows,
        columns={
            "question": Becomes.PROMPT,
            "passages": Becomes.PART,
            **dict.fromkeys(_PREDICTIONS, Becomes.REPLY),
            "preference": Becomes.RANKS,
            "gold": Becomes.DEMONSTRATION,
            "feedback": Becomes.SPANS,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy(
            "The six comparisons become one ranking with ties, or one ranking for each pair where"
            " they contradict each other. Of “feedback”, the rewritten reply becomes a"
            " demonstration, errors become spans of the first reply, and missing facts notes."
        ),
    ),
]
