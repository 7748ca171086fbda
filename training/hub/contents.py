"""The files of a push: those of the model or dataset, with a card of their own."""

import json
from pathlib import Path

from training.datasets.formats import FORMS, in_columns, in_form
from training.datasets.models import Dataset
from training.datasets.services import file_of
from training.hub.cards import dataset_card, model_card
from training.hub.croissant import croissant_of
from training.hub.models import Push
from training.registry.models import ModelVersion
from training.registry.services import folder_of

CARD, CROISSANT = "README.md", "croissant.json"
# They name folders and files of this installation; the card has the lineage.
OUR_OWN = frozenset({CARD, "lineage.json"})
# Columns that identify people and their labels here.
ABOUT_PEOPLE = frozenset({"labeler", "label"})
# The formats of other tools that are pushed beside our own rows.
SHARED = ("pairs", "completion", "messages")


def contents_of(push: Push, scratch: Path) -> dict[str, Path]:
    """Each file by its name at the hub."""
    card = scratch / CARD
    if isinstance(push.source, ModelVersion):
        folder = folder_of(push.source)
        card.write_text(model_card(push, push.source), encoding="utf-8")
        names = [file["path"] for file in push.source.files if file["path"] not in OUR_OWN]
        return {name: folder / name for name in names} | {CARD: card}
    files = _data_of(push.source, scratch)
    card.write_text(dataset_card(push, push.source, list(files)), encoding="utf-8")
    croissant = scratch / CROISSANT
    croissant.write_text(json.dumps(croissant_of(push, files), ensure_ascii=False, indent=2))
    return files | {CARD: card, CROISSANT: croissant}


def _data_of(dataset: Dataset, scratch: Path) -> dict[str, Path]:
    """Our rows without columns about people, and the first format that other trainers read."""
    rows = scratch / "rows.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        for row in in_columns(file_of(dataset)):
            kept = {name: value for name, value in row.items() if name not in ABOUT_PEOPLE}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
    files = {"data/rows.jsonl": rows}
    form = next((one for one in FORMS[dataset.kind] if one in SHARED), None)
    if form:
        shared = scratch / f"{form}.jsonl"
        with in_form(file_of(dataset), form) as content, shared.open("wb") as file_:
            file_.writelines(content)
        files[f"data/{form}.jsonl"] = shared
    return files
