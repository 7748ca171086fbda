"""How well personal data is found: precision and recall per kind, on benchmarks/personal_data.txt.

    python -m benchmarks.personal_data

A finding counts when it has the right kind and covers at least half of what was marked.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path

import django

MARKED = re.compile(r"\[\[([a-z ]+): (.*?)\]\]")
TEXTS = Path(__file__).with_suffix(".txt")

Span = tuple[str, int, int]


def unmark(line: str) -> tuple[str, list[Span]]:
    """The text without its marks, and where they were."""
    text, spans, end = "", [], 0
    for mark in MARKED.finditer(line):
        text += line[end : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        end = mark.end()
    return text + line[end:], spans


def covers(found: Span, wanted: Span) -> bool:
    common = min(found[2], wanted[2]) - max(found[1], wanted[1])
    return found[0] == wanted[0] and common * 2 >= wanted[2] - wanted[1]


def measure() -> dict[str, dict[str, float]]:
    """Precision and recall of every kind, and of all of them together."""
    # Only after django.setup() in main().
    from labeling.prompts.cleaning.personal import find

    wanted_of, found_of, hits_of = Counter[str](), Counter[str](), Counter[str]()
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, wanted = unmark(line)
        found = [(kind.value, start, end) for kind, start, end in find(text)]
        wanted_of.update(kind for kind, *_ in wanted)
        found_of.update(kind for kind, *_ in found)
        hits_of.update(one[0] for one in wanted if any(covers(other, one) for other in found))
    for counter in (wanted_of, found_of, hits_of):
        counter["all"] = counter.total()
    return {
        kind: {
            "marked": wanted_of[kind],
            "precision": round(hits_of[kind] / max(1, found_of[kind]), 3),
            "recall": round(hits_of[kind] / wanted_of[kind], 3),
        }
        for kind in wanted_of
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for kind, numbers in measure().items():
        print(json.dumps({"kind": kind, **numbers}))


if __name__ == "__main__":
    main()
