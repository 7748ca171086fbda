"""The rows of a dataset in the shapes that other trainers read, in their words.

TRL has types for these: preference, unpaired preference, prompt-completion, messages. Each exists
as conversations, which a trainer puts into its chat template; the plain ones are for prompts of one
turn. NeMo reads rankings with ranks from 0, and veRL prompts with their source.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from training.datasets.errors import DatasetIsRefused

Row = dict[str, Any]
Messages = list[dict[str, str]]


def pairs(row: Row) -> Iterator[Row]:
    """TRL's preference type. A tie gives no pair."""
    for chosen, rejected in _ordered(row):
        yield {
            "prompt": turns_of(row["prompt"]),
            "chosen": [_answer(chosen)],
            "rejected": [_answer(rejected)],
        }


def pairs_of_text(row: Row) -> Iterator[Row]:
    for chosen, rejected in _ordered(row):
        yield {"prompt": _text(row), "chosen": chosen, "rejected": rejected}


def unpaired(row: Row) -> Iterator[Row]:
    """TRL's unpaired preference type: in rankings, the best are good and the worst are bad."""
    if "good" in row:
        yield {
            "prompt": turns_of(row["prompt"]),
            "completion": [_answer(row["reply"])],
            "label": row["good"],
        }
        return
    ranks = row["ranks"]
    for rank, reply in zip(ranks, row["replies"], strict=True):
        if min(ranks) < max(ranks) and rank in (min(ranks), max(ranks)):
            yield {
                "prompt": turns_of(row["prompt"]),
                "completion": [_answer(reply)],
                "label": rank == min(ranks),
            }


def ranks(row: Row) -> Iterator[Row]:
    """NeMo's format for reward models: whole rankings, 0 is best."""
    best = min(row["ranks"])
    completions = [
        {"rank": rank - best, "completion": [_answer(reply)]}
        for rank, reply in zip(row["ranks"], row["replies"], strict=True)
    ]
    yield {"context": turns_of(row["prompt"]), "completions": completions}


def messages(row: Row) -> Iterator[Row]:
    """OpenAI's format for fine-tuning, which TRL reads as well."""
    reply = [_answer(row["response"])] if "response" in row else []
    yield {"messages": [*turns_of(row["prompt"]), *reply]}


def completion(row: Row) -> Iterator[Row]:
    """TRL's prompt-completion type."""
    yield {"prompt": turns_of(row["prompt"]), "completion": [_answer(row["response"])]}


def completion_of_text(row: Row) -> Iterator[Row]:
    yield {"prompt": _text(row), "completion": row["response"]}


def verl(row: Row) -> Iterator[Row]:
    """The columns that veRL expects of prompts. A model gives the reward, so there is no truth."""
    yield {
        "data_source": "plumbline",
        "prompt": turns_of(row["prompt"]),
        "ability": "chat",
        "reward_model": {"style": "model", "ground_truth": ""},
        "extra_info": {"split": row.get("split", ""), "id": row.get("id", "")},
    }


LINES: dict[str, Callable[[Row], Iterator[Row]]] = {
    "pairs": pairs,
    "pairs-text": pairs_of_text,
    "unpaired": unpaired,
    "ranks": ranks,
    "messages": messages,
    "completion": completion,
    "completion-text": completion_of_text,
    "verl": verl,
}


def in_shape(form: str, rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        yield from LINES[form](row)


def turns_of(prompt: str | Messages) -> Messages:
    return [{"role": "user", "content": prompt}] if isinstance(prompt, str) else list(prompt)


def _ordered(row: Row) -> Iterator[tuple[str, str]]:
    """The better and the worse reply of every pair that is no tie."""
    ranked = list(zip(row["ranks"], row["replies"], strict=True))
    for (rank, reply), (other_rank, other) in combinations(ranked, 2):
        if rank != other_rank:
            yield (reply, other) if rank < other_rank else (other, reply)


def _text(row: Row) -> str:
    if not isinstance(row["prompt"], str):
        raise DatasetIsRefused(DatasetIsRefused.conversations)
    return row["prompt"]


def _answer(reply: str) -> dict[str, str]:
    return {"role": "assistant", "content": reply}
