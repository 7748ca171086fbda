"""The model card: where a model comes from, for people and for the next step's card."""

import json
from pathlib import Path

from training.engine.runtime.run import inputs, write_json
from training.specs import Spec

LINEAGE = "lineage.json"
PARENTS = ("model", "reward_model")


def describe(folder: Path, spec: Spec, results: dict[str, object]) -> None:
    """Write lineage.json and README.md into a model folder."""
    made_from = inputs(spec)
    for name in PARENTS:
        if name in made_from:
            made_from[name]["lineage"] = _lineage(Path(made_from[name]["path"]))  # type: ignore[assignment]
    lineage: dict[str, object] = {
        "step": spec.step,
        "inputs": made_from,
        "spec": spec.as_json(),
        "results": results,
    }
    write_json(folder / LINEAGE, lineage)
    (folder / "README.md").write_text(_card(lineage))


def _lineage(folder: Path) -> object:
    """The card of a parent, if we made it."""
    try:
        return json.loads((folder / LINEAGE).read_text())
    except (OSError, ValueError):
        return None


def _card(lineage: dict[str, object]) -> str:
    step, spec, results = lineage["step"], lineage["spec"], lineage["results"]
    rows = "\n".join(_rows(lineage["inputs"]))
    return f"""---
library_name: transformers
tags: [plumbline, {step}]
---
# A model made by Plumbline's `{step}` step

{_USE[str(step)]}

| made from | where | sha256 |
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


def _rows(made_from: object) -> list[str]:
    assert isinstance(made_from, dict)  # noqa: S101
    lines = []
    for name, found in made_from.items():
        lines.append(f"| {name} | {found['path']} | {found.get('sha256', '')} |")
        parent = found.get("lineage")
        if parent:
            lines += [line.replace("| ", f"| {name} of ", 1) for line in _rows(parent["inputs"])]
    return lines


_POLICY = (
    "Load it with `AutoModelForCausalLM` and `AutoTokenizer`; its chat template makes prompts."
)
_USE = {
    "pretrain": _POLICY,
    "sft": _POLICY,
    "ppo": _POLICY,
    "reward": (
        "Load it with `AutoModelForSequenceClassification` (`num_labels=1`): the logit of"
        " the prompt by the chat template, the reply and the end-of-text token is the score."
        " A folder with `reward_head.safetensors` has a two-layer head, read by Plumbline only."
    ),
}
