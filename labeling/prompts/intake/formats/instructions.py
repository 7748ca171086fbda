"""Instructions with one answer: Alpaca, Dolly, and the Alpaca layouts of LLaMA-Factory."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format
from labeling.prompts.intake.formats.shapes import OurRow, Row, has
from labeling.prompts.intake.values import list_of, truth_of

_CATEGORIES = {
    "open_qa": "open-qa",
    "general_qa": "open-qa",
    "closed_qa": "closed-qa",
    "information_extraction": "extract",
    "creative_writing": "generation",
    "brainstorming": "brainstorming",
    "classification": "classification",
    "summarization": "summarization",
}


def _joined(*parts: object) -> object:
    """The parts with an empty line between them; what is no text is refused later."""
    texts = [part for part in parts if isinstance(part, str) and part.strip()]
    return "\n\n".join(texts) if texts else parts[0]


def asked(row: Row) -> object:
    """The prompt of an Alpaca line: system, earlier turns, instruction and input."""
    turns: list[OurRow] = []
    if row.get("system"):
        turns.append({"role": "system", "content": row["system"]})
    for pair in list_of(row.get("history") or [], "history"):
        question, answer, *_rest = [*list_of(pair, "history"), None, None]
        turns.append({"role": "user", "content": question})
        turns.append({"role": "assistant", "content": answer})
    text = _joined(row.get("instruction"), row.get("input"))
    return [*turns, {"role": "user", "content": text}] if turns else text


def _alpaca(row: Row) -> Iterator[OurRow]:
    word = "response" if truth_of(row, "kto_tag") is not False else "reply"
    yield {"prompt": asked(row), word: row.get("output")}


def _pair(row: Row) -> Iterator[OurRow]:
    yield {"prompt": asked(row), "chosen": row.get("chosen"), "rejected": row.get("rejected")}


def _dolly(row: Row) -> Iterator[OurRow]:
    yield {
        "prompt": _joined(row.get("instruction"), row.get("context")),
        "response": row.get("response"),
        "use_case": _CATEGORIES.get(str(row.get("category")), "other"),
    }


_PROMPT = {
    "instruction": Becomes.PROMPT,
    "input": Becomes.PART,
    "system": Becomes.PART,
    "history": Becomes.PART,
    # The whole prompt again, in the template of a model.
    "text": Becomes.SAME,
}

FORMATS = [
    Format(
        key="alpaca-kto",
        title="LLaMA-Factory (alpaca, KTO)",
        recognises=lambda row: has(row, "instruction", "output", "kto_tag"),
        rows=_alpaca,
        columns=_PROMPT | {"output": Becomes.DEMONSTRATION, "kto_tag": Becomes.USED},
        note=gettext_lazy(
            "Replies whose tag is false are imported as replies without an order, never as"
            " demonstrations. That somebody disliked them is lost."
        ),
    ),
    Format(
        key="alpaca",
        title="Alpaca",
        recognises=lambda row: (
            has(row, "instruction", "output")
            and not has(row, "kto_tag")
            and any(has(row, name) for name in ("input", "system", "history"))
        ),
        rows=_alpaca,
        columns=_PROMPT | {"output": Becomes.DEMONSTRATION},
    ),
    Format(
        key="alpaca-preference",
        title="LLaMA-Factory (alpaca, preference)",
        recognises=lambda row: has(row, "instruction", "chosen", "rejected"),
        rows=_pair,
        columns=_PROMPT | {"chosen": Becomes.REPLY, "rejected": Becomes.REPLY},
    ),
    Format(
        key="dolly",
        title="Dolly",
        recognises=lambda row: has(row, "instruction", "context", "response"),
        rows=_dolly,
        columns={
            "instruction": Becomes.PROMPT,
            "context": Becomes.PART,
            "response": Becomes.DEMONSTRATION,
            "category": Becomes.USE_CASE,
        },
    ),
]
