"""Cards of model versions and datasets, in the form that hubs read: YAML, then Markdown."""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from training.datasets.models import Dataset
from training.datasets.presenters import card_lines, query_lines
from training.hub.models import Push
from training.registry.models import Kind, ModelVersion, Origin

USE = {
    Kind.REWARD: (
        "Load it with `AutoModelForSequenceClassification`. The score is the only logit, after the"
        " whole conversation in the chat template."
    ),
}
POLICY_USE = (
    "Load it with `AutoModelForCausalLM`. Format conversations with the tokenizer's chat template."
)


def model_card(push: Push, model: ModelVersion) -> str:
    line = lineage_of(model)
    learned = [dataset for one in line for dataset in one.datasets.order_by("pk")]
    head = {
        "library_name": "transformers",
        "pipeline_tag": "text-classification" if model.kind == Kind.REWARD else "text-generation",
        "license": push.licence,
        "language": languages(learned),
        "base_model": base_of(line),
        "tags": ["plumbline", model.kind, *([model.run.step] if model.run else [])],
    }
    rows = (
        (one.name, one.kind, one.run.step if one.run else one.origin, _names(one.datasets.all()))
        for one in line
    )
    return _page(
        head,
        f"# {model.name}",
        USE.get(Kind(model.kind), POLICY_USE),
        "## Lineage",
        _table(("model", "kind", "made by", "learned from"), rows),
        "## Metrics",
        _table(("metric", "value"), _numbers(model.metrics)) or "None were measured.",
        "## Data",
        _statement(push, learned),
    )


def dataset_card(push: Push, dataset: Dataset, files: Iterable[str]) -> str:
    configs = [
        {"config_name": PurePosixPath(name).stem, "data_files": name, "default": not number}
        for number, name in enumerate(files)
    ]
    head = {
        "license": push.licence,
        "language": languages([dataset]),
        "tags": ["plumbline", dataset.kind],
        "size_categories": [_size(dataset.rows)],
        "configs": configs,
    }
    conditions = {name: value for name, value in dataset.query.items() if name != "labelers"}
    facts = [("rows", dataset.rows), ("sha256 of the frozen file", dataset.sha256)]
    return _page(
        head,
        f"# {dataset.name}",
        f"{dataset.rows} {dataset.kind}, frozen on {dataset.created_at:%Y-%m-%d} with Plumbline.",
        _table(("fact", "value"), [*facts, *query_lines(conditions)]),
        "## Contents",
        _table(("count", "values"), card_lines(dataset.card)) or "Nothing was counted.",
        "## Data statement",
        _statement(push, [dataset]),
    )


def lineage_of(model: ModelVersion) -> list[ModelVersion]:
    """The model, its parent, and so on to the first one."""
    line = [model]
    while (parent := line[-1].parent) and parent not in line:
        line.append(parent)
    return line


def base_of(line: Iterable[ModelVersion]) -> list[str]:
    """The names at the hub of the models that this one began as."""
    return [one.spec["hub"] for one in line if one.origin == Origin.HUB and "hub" in one.spec]


def languages(datasets: Iterable[Dataset]) -> list[str]:
    found = {name for one in datasets for name in one.card.get("counts", {}).get("language", {})}
    return sorted(found - {"unknown"})


def _statement(push: Push, datasets: Iterable[Dataset]) -> str:
    """What is known about the people and texts behind it, and what the researcher adds."""
    known = [
        f"- `{one.name}`: {one.rows} {one.kind} by {one.card.get('labelers', 0)} labelers;"
        f" languages: {', '.join(languages([one])) or 'unknown'}."
        for one in datasets
    ]
    people = "Rows do not say who labeled them. Personal data in the training split is masked."
    return "\n\n".join(filter(None, ["\n".join(known), people, push.statement]))


def _page(head: Mapping[str, Any], *parts: str) -> str:
    # JSON is YAML, and quotes whatever a name contains.
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    return "\n".join(["---", *lines, "---", "\n\n".join(parts), ""])


def _table(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    cells = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    if not cells:
        return ""
    head = list(names)
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _numbers(metrics: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [(name, value) for name, value in metrics.items() if isinstance(value, int | float)]


def _names(datasets: Iterable[Dataset]) -> str:
    return ", ".join(one.name for one in datasets) or "-"


def _size(rows: int) -> str:
    """The range of rows, in the words of the hub."""
    bounds = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
    return next((name for bound, name in bounds if rows < bound), "100K<n<1M")
