"""UltraFeedback and its relatives: scored completions, or chosen and rejected conversations."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    has,
    is_messages,
    is_text,
    number,
    ranking,
    ranks_of,
    rated,
    records,
)
from labeling.prompts.intake.values import LineIsRefused

_SCORES = (
    ("score_chosen", "score_rejected"),
    ("chosen-rating", "rejected-rating"),
    ("chosen_rating", "rejected_rating"),
)
_ANSWERS = ("correct_answers", "incorrect_answers")


def _original(row: Row) -> Iterator[OurRow]:
    completions = records(row.get("completions"), "completions")
    if not completions:
        yield {"prompt": row.get("instruction")}
        return
    # The overall scores of some lines are known to be wrong by a factor of ten.
    name = "fine-grained_score" if has(completions[0], "fine-grained_score") else "overall_score"
    scores = [number(completion.get(name), name) for completion in completions]
    replies = [completion.get("response") for completion in completions]
    prompt = row.get("instruction")
    yield ranking(prompt, replies, ranks_of(scores)) | {"reasons": _reasons(completions)}


def _reasons(completions: list[Row]) -> dict[object, list[OurRow]]:
    """The scores, the rating and rationale of each aspect, and the critique, by reply."""
    found: dict[object, list[OurRow]] = {}
    for completion in completions:
        text = completion.get("response")
        if isinstance(text, str):
            found.setdefault(text, []).extend(_of_completion(completion))
    return found


def _of_completion(completion: Row) -> Iterator[OurRow]:
    for name in ("fine-grained_score", "overall_score"):
        if completion.get(name) is not None:
            yield {"part": name, "value": number(completion[name], name)}
    annotations = completion.get("annotations")
    for aspect, said in (annotations if isinstance(annotations, dict) else {}).items():
        if isinstance(said, dict):
            rating, note = said.get("Rating"), said.get("Rationale")
            value = None if rating in (None, "N/A") else number(rating, aspect)
            if value is not None or note:
                yield {"part": aspect, "value": value, "note": note}
    if completion.get("critique"):
        yield {"part": "critique", "note": completion["critique"]}


def _answers(row: Row) -> Iterator[str]:
    """The known answers, which only the questions of TruthfulQA have; elsewhere it says "None"."""
    for name in _ANSWERS:
        if row.get(name) not in (None, [], ["None"]):
            yield name


def _is_original(row: Row) -> bool:
    completions = row.get("completions")
    return isinstance(completions, list) and has(row, "instruction", "models")


def _binarized(row: Row) -> Iterator[OurRow]:
    chosen, rejected = (records(row.get(name), name) for name in ("chosen", "rejected"))
    if chosen[:-1] != rejected[:-1]:
        raise LineIsRefused(_("Chosen and rejected do not begin with the same messages."))
    replies = [[conversation[-1]] for conversation in (chosen, rejected)]
    row_of_pair: OurRow = {"prompt": chosen[:-1], "replies": replies, "ranks": _ranks(row)}
    texts = [conversation[-1].get("content") for conversation in (chosen, rejected)]
    said = [[row.get(name) for name in names] for names in _SCORES if has(row, *names)]
    yield row_of_pair | rated(texts, *[("score", scores) for scores in said])


def _ranks(row: Row) -> list[int]:
    """Chosen is better, unless both have the same score."""
    for names in _SCORES:
        scores = [row.get(name) for name in names]
        if None not in scores and len({number(score, names[0]) for score in scores}) == 1:
            return [1, 1]
    return [1, 2]


def _is_binarized(row: Row) -> bool:
    return is_messages(row.get("chosen"), least=2) and is_messages(row.get("rejected"), least=2)


def _has_scores(row: Row) -> bool:
    return any(has(row, *names) for names in _SCORES)


_PAIR = {
    "prompt": Becomes.SAME,
    "prompt_id": Becomes.UNUSED,
    "chosen": Becomes.REPLY,
    "rejected": Becomes.REPLY,
    "messages": Becomes.SAME,
    **{name: Becomes.RANKS for names in _SCORES for name in names},
    "chosen-model": Becomes.UNUSED,
    "rejected-model": Becomes.UNUSED,
    "source": Becomes.UNUSED,
}

FORMATS = [
    Format(
        key="ultrafeedback",
        title="UltraFeedback",
        recognises=_is_original,
        rows=_original,
        columns={
            "instruction": Becomes.PROMPT,
            "completions": Becomes.RANKED,
            "source": Becomes.UNUSED,
            "models": Becomes.UNUSED,
            **dict.fromkeys(_ANSWERS, Becomes.UNUSED),
        },
        loses=_answers,
        judges=Judges.MODEL,
        note=gettext_lazy(
            "The fine-grained scores order the replies; equal scores are a tie. Scores, aspects and"
            " critiques are kept as ratings with notes. System prompts of completions are lost."
        ),
    ),
    Format(
        key="ultrafeedback-binarized",
        title="UltraFeedback, binarized",
        recognises=lambda row: _is_binarized(row) and _has_scores(row),
        rows=_binarized,
        columns=_PAIR,
        judges=Judges.MODEL,
        note=gettext_lazy("Replies with equal scores are a tie. The scores are kept as ratings."),
    ),
    Format(
        key="chosen-rejected",
        title="Chosen and rejected conversations",
        recognises=_is_binarized,
        rows=_binarized,
        columns=_PAIR,
    ),
    Format(
        key="prompt-messages",
        title="UltraChat",
        recognises=lambda row: (
            is_text(row.get("prompt"))
            and is_messages(row.get("messages"), least=2)
            and not has(row, "chosen")
        ),
        rows=lambda row: [{"messages": row.get("messages")}],
        columns={
            "prompt": Becomes.SAME,
            "prompt_id": Becomes.UNUSED,
            "messages": Becomes.DEMONSTRATION,
        },
    ),
]
