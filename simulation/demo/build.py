"""Build the demo's models and samples again; any machine's CPU gives the same ones.

Runs the engine by its spec files, as anybody can by hand, in a folder of its own.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from common.development import CHECKOUT
from simulation import world

SHIPPED = Path(__file__).parent / "models"
SAMPLES = Path(__file__).parent / "samples.jsonl"
SAMPLED_PROMPTS, REPLIES_EACH = 900, 9
TEMPERATURE = 0.95  # so small a model stammers at 1
# One thread and the CPU: the same sums in the same order, so the same bits.
EVERY_STEP: dict[str, object] = {"seed": 0, "device": "cpu", "threads": 1, "preset": "laptop"}
SIZE: dict[str, object] = {
    "vocabulary": 1024, "layers": 3, "width": 128, "heads": 4, "context": 128,
}  # fmt: skip
PRETRAINING: dict[str, object] = {"batch": 24, "max_steps": 2400, "epochs": 100}
DEMONSTRATIONS = 8000
FINE_TUNING: dict[str, object] = {"epochs": 3}

Progress = Callable[[str], None]
Row = dict[str, object]


def build(folder: Path, progress: Progress, *, documents: int = 24_000, steps: int = 0) -> None:
    """Base, SFT and samples, in `folder`; `steps` cuts the pretraining short."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "text.jsonl", ({"text": text} for text in world.documents(documents)))
    write(
        folder / "demonstrations.jsonl", map(as_demonstration, world.demonstrations(DEMONSTRATIONS))
    )
    asked = world.prompts(SAMPLED_PROMPTS)
    write(folder / "prompts.jsonl", ({"prompt": prompt.text} for prompt in asked))
    length = {"max_steps": steps} if steps else {}
    run(folder, "pretrain", progress, text="text.jsonl", **SIZE, **(PRETRAINING | length))
    run(
        folder, "sft", progress,
        model="pretrain/model", demonstrations="demonstrations.jsonl", **FINE_TUNING,
    )  # fmt: skip
    run(
        folder, "sample", progress,
        models=["sft/model"], prompts="prompts.jsonl", n=REPLIES_EACH, max_reply_tokens=48,
        temperature=TEMPERATURE,
    )  # fmt: skip


def ship(folder: Path) -> None:
    """Put what was built where quickstart finds it."""
    for name, step in (("base", "pretrain"), ("sft", "sft")):
        shutil.rmtree(SHIPPED / name, ignore_errors=True)
        shutil.copytree(folder / step / "model", SHIPPED / name)
        for file in (SHIPPED / name).iterdir():
            file.chmod(0o644)
    write(SAMPLES, drawn(folder / "sample" / "replies.jsonl"))


def drawn(replies: Path) -> list[Row]:
    """A line per prompt with its replies, without what only a trainer reads."""
    by_prompt: dict[str, list[str]] = {}
    for line in replies.read_text().splitlines():
        row = json.loads(line)
        # A character that was cut in two says nothing about anybody's taste.
        if "\ufffd" not in row["reply"] and row["reply"].strip():
            by_prompt.setdefault(row["prompt"], []).append(row["reply"])
    return [{"prompt": prompt, "replies": texts} for prompt, texts in by_prompt.items()]


def run(folder: Path, step: str, progress: Progress, **fields: object) -> None:
    """One step of the engine. Its files have names relative to the folder, so cards do too."""
    out = folder / step
    shutil.rmtree(out, ignore_errors=True)
    saved = {} if step == "sample" else {"save_dtype": "float16", "checkpoint_every": 0}
    spec = {"step": step, "out": step, **EVERY_STEP, **saved, **fields}
    (folder / f"{step}.json").write_text(json.dumps(spec, indent=2))
    with subprocess.Popen(
        [sys.executable, "-m", "training.engine", f"{step}.json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as engine:
        said = ""
        for said in engine.stdout or ():
            progress(said)
    if engine.returncode:
        raise subprocess.CalledProcessError(engine.returncode, f"{step}: {said.strip()}")


def as_demonstration(written: world.Demonstration) -> Row:
    return {"prompt": written.prompt.text, "response": written.reply}


def write(path: Path, rows: Iterable[Row]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
