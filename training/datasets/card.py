"""The data card: counts of what is in a dataset, made while its file is written."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from training.datasets.lines import Line

# The card lists only the most frequent values of each fact.
MOST_VALUES = 50


@dataclass
class Lengths:
    """The lengths of texts, as a count per power of two, so that they need no memory."""

    texts: int = 0
    total: int = 0
    longest: int = 0
    below: Counter[int] = field(default_factory=Counter)

    def add(self, length: int) -> None:
        self.texts += 1
        self.total += length
        self.longest = max(self.longest, length)
        self.below[1 << max(length - 1, 0).bit_length()] += 1

    def as_json(self) -> dict[str, object]:
        return {
            "mean": round(self.total / max(self.texts, 1)),
            "longest": self.longest,
            "up to": {str(bound): count for bound, count in sorted(self.below.items())},
        }


@dataclass
class Tally:
    """The counts of the data card."""

    rows: int = 0
    facts: dict[str, Counter[str]] = field(default_factory=dict)
    words: dict[str, Lengths] = field(default_factory=dict)
    pairs: Counter[str] = field(default_factory=Counter)
    shapes: set[type] = field(default_factory=set)

    @property
    def mixed(self) -> bool:
        """Whether some prompts are conversations and others plain text."""
        return len(self.shapes) > 1

    def add(self, line: Line) -> None:
        self.rows += 1
        self.shapes.add(type(line.row.get("prompt")))
        self._measure(line.row)
        for name, value in line.facts.items():
            self.facts.setdefault(name, Counter())[value] += 1

    def _measure(self, row: dict[str, Any]) -> None:
        texts_of: dict[str, list[str]] = {
            "prompt": [_plain(row.get("prompt", ""))],
            "reply": row["replies"] if "replies" in row else _single(row),
        }
        for name, texts in texts_of.items():
            for text in texts:
                self.words.setdefault(name, Lengths()).add(len(text))
        for first, second in combinations(row.get("ranks", []), 2):
            self.pairs["tied" if first == second else "ordered"] += 1

    def as_json(self) -> dict[str, object]:
        """The card as JSON. It says how many labelers there are, not who they are."""
        labelers = self.facts.pop("labeler", Counter())
        counts = {name: dict(found.most_common(MOST_VALUES)) for name, found in self.facts.items()}
        return {
            "counts": counts,
            "labelers": sum(1 for name in labelers if name),
            "pairs": dict(self.pairs),
            # In characters, because the number of tokens depends on the tokenizer.
            "characters": {name: found.as_json() for name, found in self.words.items()},
        }


def _single(row: dict[str, Any]) -> list[str]:
    return [row[name] for name in ("response", "reply") if name in row]


def _plain(prompt: str | list[dict[str, str]]) -> str:
    return prompt if isinstance(prompt, str) else "".join(turn["content"] for turn in prompt)
