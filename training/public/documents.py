"""The documents of public tasks, from the files that their authors publish.

Standard library only: it runs in the harness's environment, where `datasets` may be used as well.
docs/public-tasks.md describes the files.
"""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

Document = dict[str, object]
Splits = dict[str, list[Document]]


class NoData(Exception):
    """The data of a task is neither in the folder nor at the hub. The text is for people."""


def winogender(folder: Path) -> Splits:
    """Sentences in which a pronoun refers to an occupation or to another participant."""
    found: list[Document] = []
    for name, sentence in _sentences(folder):
        occupation, participant, answer, gender, _ = name.split(".")
        found.append(
            {
                "sentence": sentence,
                "pronoun": _pronoun(sentence, gender),
                "choices": [occupation, participant],
                "answer": int(answer),
                "gender": gender,
            }
        )
    return {"test": found}


def winogender_pairs(folder: Path) -> Splits:
    """Pairs of a sentence with a male and with a female pronoun."""
    by_name = dict(_sentences(folder))
    pairs: list[Document] = [
        {"choices": [sentence, by_name[name.replace(".male.", ".female.")]]}
        for name, sentence in by_name.items()
        if ".male." in name
    ]
    return {"test": pairs}


PRONOUNS = {
    "male": {"he", "him", "his"},
    "female": {"she", "her"},
    "neutral": {"they", "them", "their"},
}


def _pronoun(sentence: str, gender: str) -> str:
    words = sentence.replace(".", " ").replace(",", " ").lower().split()
    return next(word for word in words if word in PRONOUNS[gender])


def _sentences(folder: Path) -> Iterator[tuple[str, str]]:
    with (folder / "winogender" / "all_sentences.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield row["sentid"], row["sentence"]


def crows_pairs(folder: Path) -> Splits:
    """Pairs of a more and a less stereotyping sentence."""
    path = folder / "crows_pairs" / "crows_pairs_anonymized.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        pairs: list[Document] = [
            {"choices": [row["sent_more"], row["sent_less"]], "about": row["bias_type"]}
            for row in csv.DictReader(lines)
        ]
    return {"test": pairs}


def from_lines(name: str, hub: tuple[str, str], test: str) -> Callable[[Path], Splits]:
    """A task whose documents are lines of JSON below the folder, or a data set of the hub."""

    def read(folder: Path) -> Splits:
        place = folder / name
        if not place.is_dir():
            return _from_hub(hub, test)
        return {split: _lines(place / f"{split}.jsonl") for split in ("train", "test")}

    return read


def _lines(path: Path) -> list[Document]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _from_hub(hub: tuple[str, str], test: str) -> Splits:
    import datasets  # only the harness's environment must have it

    try:
        found = datasets.load_dataset(*[part for part in hub if part])
    except (OSError, ValueError) as error:
        raise NoData(f"{hub[0]} is not at the hub, or the hub cannot be reached") from error
    return {"train": list(found["train"]), "test": list(found[test])}


READERS: dict[str, Callable[[Path], Splits]] = {
    "winogender": winogender,
    "winogender_pairs": winogender_pairs,
    "crows_pairs": crows_pairs,
    "sst2": from_lines("sst2", ("nyu-mll/glue", "sst2"), "validation"),
    "rte": from_lines("rte", ("nyu-mll/glue", "rte"), "validation"),
    "hellaswag": from_lines("hellaswag", ("Rowan/hellaswag", ""), "validation"),
}


def write_documents(task: str, folder: Path, to: Path) -> None:
    """Write the documents of a task as lines of JSON, one file per split."""
    try:
        splits = READERS[task](folder)
    except (OSError, KeyError, ValueError, StopIteration) as error:
        raise NoData(f"{task} has no data in {folder}, or in another shape ({error})") from error
    for split, documents in splits.items():
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents)
        (to / f"{task}.{split}.jsonl").write_text(text, encoding="utf-8")
