"""Scored rankings as rows of scored.jsonl, from which the report card is computed.

The rows contain no text: a prompt and a reply are numbers, in the order of the file.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from training.engine.data.rows import Prompt
from training.engine.runtime.disk import write_lines
from training.engine.steps.ranking import ScoredRanking

FILE = "scored.jsonl"
Row = dict[str, object]


def rows_of(found: Mapping[str, Sequence[ScoredRanking]]) -> Iterator[Row]:
    """The rows of scored rankings, by the name of what was held out."""
    prompts: dict[Prompt, int] = {}
    replies: dict[tuple[int, str], int] = {}
    for name, rankings in found.items():
        for one in rankings:
            source = one.source
            number = prompts.setdefault(source.prompt, len(prompts))
            yield {
                "of": name,
                "line": source.place.line,
                "prompt": number,
                "replies": [
                    replies.setdefault((number, text), len(replies)) for text in source.replies
                ],
                "ranks": list(one.ranks),
                "scores": list(one.scores),
                "lengths": [len(text) for text in source.replies],
                "labeler": source.labeler,
                "about": {**source.about, "split": source.split},
            }


def write_scored(out: Path, found: Mapping[str, Sequence[ScoredRanking]]) -> None:
    write_lines(out / FILE, rows_of(found))


def gather(out: Path) -> None:
    """Add to the rows of a run those of its folds, and the scores of its other members."""
    rows = _read(out)
    members = [_read(folder) for folder in _folders(out, "member-*")]
    for row, *others in zip(rows, *members, strict=True) if members else ():
        row["members"] = [other["scores"] for other in others]
    folds = [row for folder in _folders(out, "fold-*") for row in _read(folder)]
    if members or folds:
        write_lines(out / FILE, [*rows, *folds])


def _folders(out: Path, name: str) -> list[Path]:
    """The folders with rows, by their numbers."""
    found = (file.parent for file in out.glob(f"{name}/{FILE}"))
    return sorted(found, key=lambda folder: int(folder.name.rpartition("-")[2]))


def _read(folder: Path) -> list[Row]:
    with (folder / FILE).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
