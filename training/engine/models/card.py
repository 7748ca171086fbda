"""The model card: what a model was made from, for people and for the cards of later models."""

import json
from pathlib import Path
from typing import Any

from training.engine.runtime.disk import write_json
from training.engine.runtime.run import inputs
from training.specs import Spec

Lineage = dict[str, Any]
LINEAGE = "lineage.json"
PARENTS = ("model", "reward_model", "reference")


def describe(folder: Path, spec: Spec, results: dict[str, object]) -> None:
    """Write lineage.json and README.md into a model folder."""
    made_from: dict[str, dict[str, Any]] = {**inputs(spec)}
    for name in PARENTS:
        if name in made_from:
            made_from[name] |= {"lineage": _lineage(Path(str(made_from[name]["path"])))}
    lineage: Lineage = {
        "step": spec.step,
        "inputs": made_from,
        "spec": spec.as_json(),
        "results": results,
    }
    write_json(folder / LINEAGE, lineage)
    (folder / "README.md").write_text(_card(lineage))


def _lineage(folder: Path) -> Lineage | None:
    """The lineage of a parent model, if one of our steps made it."""
    try:
        found: Lineage = json.loads((folder / LINEAGE).read_text())
    except (OSError, ValueError):
        return None
    return found


def _card(lineage: Lineage) -> str:
    step, spec, results = lineage["step"], lineage["spec"], lineage["results"]
    rows = "\n".join(_rows(lineage["inputs"]))
    return f"""---
library_name: transformers
tags: [plumbline, {step}]
---
# A model made by the `{step}` step of Plumbline

{_USE[str(step)]}

| made from | path | sha256 |
|---|---|---|
{rows}

## Results
```json
{json.dumps(results, indent=2)}
```

## Spec
```json
{json.dumps(spec, indent=2)}
```
"""


def _rows(made_from: dict[str, dict[str, Any]]) -> list[str]:
    """Lines of the table: the inputs, then the inputs of each parent."""
    lines = []
    for name, found in made_from.items():
        lines.append(f"| {name} | {found['path']} | {found.get('sha256', '')} |")
        parent = found.get("lineage")
        if parent:
            lines += [line.replace("| ", f"| {name} of ", 1) for line in _rows(parent["inputs"])]
    return lines


_POLICY = (
    "Load it with `AutoModelForCausalLM` and `AutoTokenizer`."
    " Format prompts with its chat template."
)
_USE = {
    "pretrain": _POLICY,
    "sft": _POLICY,
    "ppo": _POLICY,
    "rloo": _POLICY,
    "grpo": _POLICY,
    "direct": _POLICY,
    "kto": _POLICY,
    "reward": (
        "Load it with `AutoModelForSequenceClassification` (`num_labels=1`). The score is the logit"
        " after the whole conversation in the chat template."
        " Only Plumbline can read a folder with `reward_head.safetensors`: its head has two layers."
    ),
}
