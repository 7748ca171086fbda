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
    records,
)
from labeling.prompts.intake.values import LineIsRefused

_SCORES = (
    ("score_chosen", "score_rejected"),
    ("chosen-rating", "rejected-rating"),
    ("chosen_rating", "rejected_rating"),
)


def _original(row: Row) -> Iterator[OurRow]:
    completions = records(row.get("completions"), "completions")
    if not completions:
        yield {"prompt": row.get("instruction")}
        return
    # The overall scores of some lines are known to be wrong by a factor of ten.
    name = "fine-grained_score" if has(completions[0], "fine-grained_score") else "overall_score"
    scores = [number(completion.get(name), name) for completion in completions]
    replies = [completion.get("response") for completion in completions]
    yield ranking(row.get("instruction"), replies, ranks_of(scores))


def _is_original(row: Row) -> bool:
    completions = row.get("completions")
    return isinstance(completions, list) and has(row, "instruction", "models")


def _binarized(row: Row) -> Iterator[OurRow]:
    chosen, rejected = (records(row.get(name), name) for name in ("chosen", "rejected"))
    if chosen[:-1] != rejected[:-1]:
        raise LineIsRefused(_("Chosen and rejected do not begin with the same messages."))
    replies = [[conversation[-1]] for conversation in (chosen, rejected)]
    yield {"prompt": chosen[:-1], "replies": replies, "ranks": _ranks(row)}


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
            "correct_answers": Becomes.LOST,
            "incorrect_answers": Becomes.LOST,
        },
        judges=Judges.MODEL,
        note=gettext_lazy(
            "The fine-grained scores order the replies; equal scores are a tie. The sizes of the"
            " scores, the critiques and the system prompts of the completions are lost."
        ),
    ),
    Format(
        key="ultrafeedback-binarized",
        title="UltraFeedback, binarized",
        recognises=lambda row: _is_binarized(row) and _has_scores(row),
        rows=_binarized,
        columns=_PAIR,
        judges=Judges.MODEL,
        note=gettext_lazy("Replies with equal scores are a tie. The sizes of the scores are lost."),
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
