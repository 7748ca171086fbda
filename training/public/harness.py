"""Measure one model on public tasks with lm-evaluation-harness.

Usage: PYTHON harness.py REQUEST.json, with the Python of the harness's environment. The request
names the model's folder, the tasks, the folder of their data and the folder of the output:
tasks/ as the harness read them, and public.json with its results.
"""

import json
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from documents import NoData, write_documents

PREFIX = "plumbline_"
BOOTSTRAP = 1000  # draws for standard errors that have no formula


def main(request: Path) -> int:
    asked = json.loads(request.read_text())
    out = Path(asked["out"])
    try:
        prepare(asked["tasks"], Path(asked["data"]), out)
    except NoData as missing:
        return refuse(str(missing))
    found = measure(asked, out)
    (out / "public.json").write_text(json.dumps({"rows": found}, indent=2))
    return 0


def prepare(names: list[str], data: Path, out: Path) -> None:
    """Copy the task files, with the places of the documents in them."""
    documents, tasks = out / "documents", out / "tasks"
    for place in (documents, tasks):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    here = Path(__file__).parent / "tasks"
    shutil.copy(here / "measures.py", tasks)
    for name in names:
        write_documents(name, data, documents)
        text = (here / f"{name}.yaml").read_text().replace("DATA", str(documents))
        (tasks / f"{name}.yaml").write_text(text)


def measure(asked: dict[str, Any], out: Path) -> list[dict[str, Any]]:
    from lm_eval import simple_evaluate  # after `prepare`, because it takes long to load
    from lm_eval.models.huggingface import HFLM
    from lm_eval.tasks import TaskManager

    model = HFLM(
        pretrained=asked["model"], device=asked["device"], batch_size=asked["batch"],
        dtype=asked["dtype"],
    )  # fmt: skip
    found = simple_evaluate(
        model=model,
        tasks=[PREFIX + name for name in asked["tasks"]],
        task_manager=TaskManager(include_path=str(out / "tasks"), include_defaults=False),
        num_fewshot=asked["shots"],
        limit=asked["limit"] or None,
        apply_chat_template=asked["chat"],
        bootstrap_iters=BOOTSTRAP,
        random_seed=asked["seed"],
        numpy_random_seed=asked["seed"],
        torch_random_seed=asked["seed"],
        fewshot_random_seed=asked["seed"],
    )
    return list(rows_of(found, asked))


def rows_of(found: dict[str, Any], asked: dict[str, Any]) -> Any:
    """A row per task and metric. The harness names metrics `acc,none` and `acc_stderr,none`.

    A filter other than `none` stays in the name, so that no two rows have the same one.
    """
    for task, numbers in found["results"].items():
        for key, value in numbers.items():
            metric, comma, rule = key.partition(",")
            if not comma or metric.endswith("_stderr") or not isinstance(value, int | float):
                continue
            error = numbers.get(f"{metric}_stderr,{rule}")
            yield {
                "task": task.removeprefix(PREFIX),
                "metric": metric if rule == "none" else key,
                "value": float(value),
                "error": float(error) if isinstance(error, int | float) else None,
                "n": found["n-samples"][task]["effective"],
                "shots": found["n-shot"][task],
                "harness": version("lm-eval"),
                "chat": bool(asked["chat"]),
            }


def refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
