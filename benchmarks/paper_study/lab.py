"""One seed's laboratory: files in a folder, steps of the engine, people who rank by script."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation import world
from simulation.labelers.calibrated import Labeler, Reply, team
from simulation.simulate.calibration import Asked, Calibration, as_places, calibrate
from simulation.simulate.preference import Preference
from simulation.simulate.sizes import LENGTHS, USUAL
from simulation.world.taste import score as demo_taste

ROOT = Path(__file__).resolve().parents[2]
TRAIN_PROMPTS, UNSEEN_PROMPTS, TEXTS, HELD_OUT_TEXTS = 500, 120, 4000, 400
QUICK_PART, QUICK_STEPS = 10, 2
TRAINERS, HELD_OUT_PEOPLE = 10, 5
EACH = 9
Row = dict[str, Any]
DEMO = Preference(demo_taste, "simulation.world.taste:score")


@dataclass
class Lab:
    """Everything of one seed, made when first asked for and kept as files."""

    folder: Path
    base: Path
    seed: int
    device: str = "cpu"
    at_once: int = 2
    likes: Preference = DEMO
    quick: bool = False  # so small that it shows the way and no result
    calibration: Calibration | None = None
    people: dict[str, list[Labeler]] = field(default_factory=dict)

    def write(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Path:
        path = self.folder / name
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        return path

    def run(self, name: str, step: str, **fields: Any) -> Path:
        """One step of the engine to its end; its folder."""
        out = self.folder / name
        trains = step not in ("sample", "score", "evaluate")
        checkpoints: Row = {"checkpoint_every": 0} if trains else {}
        if trains and self.quick:
            fields["max_steps"] = QUICK_STEPS
        said = {
            "step": step, "out": str(out), "seed": self.seed, "device": self.device,
            "threads": 1 if self.device == "cpu" else 0, **LENGTHS, **checkpoints, **fields,
        }  # fmt: skip
        spec = self.folder / f"{name}.json"
        spec.write_text(json.dumps({key: plain(value) for key, value in said.items()}))
        environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "training.engine", str(spec)],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{name} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}")
        return out

    def all(self, steps: Mapping[str, tuple[str, Row]]) -> dict[str, Path]:
        """Several steps side by side, one core each."""
        with ThreadPoolExecutor(self.at_once) as hands:
            found = {
                name: hands.submit(self.run, name, step, **fields)
                for name, (step, fields) in steps.items()
            }
            return {name: one.result() for name, one in found.items()}

    def summary(self, name: str) -> Row:
        said: Row = json.loads((self.folder / name / "summary.json").read_text())
        return said

    def model(self, name: str) -> Path:
        return self.folder / name / "model"

    # What there is before anybody is asked

    def prepare(self) -> None:
        self.folder.mkdir(parents=True)
        shown = world.demonstrations(6000, self.seed)
        self.write(
            "demonstrations.jsonl",
            ({"prompt": one.prompt.text, "response": one.reply} for one in shown),
        )
        part = QUICK_PART if self.quick else 1
        asked = world.prompts(TRAIN_PROMPTS // part, self.seed, held_out=False)
        # The same for every seed.
        unseen = world.prompts(UNSEEN_PROMPTS // part, 0, held_out=True)
        self.write("prompts.jsonl", ({"prompt": one.text} for one in asked))
        self.write("unseen.jsonl", ({"prompt": one.text} for one in unseen))
        self.write("text.jsonl", ({"text": one} for one in world.documents(TEXTS, self.seed)))
        pages = world.documents(HELD_OUT_TEXTS, 7919)
        self.write("held-out.jsonl", ({"text": one} for one in pages))
        self.run(
            "sft", "sft", model=self.base, demonstrations=self.folder / "demonstrations.jsonl",
            epochs=3, batch=32, learning_rate=1e-3, dropout=0.0,
        )  # fmt: skip

    def draw(self, name: str, models: Sequence[Path], prompts: str, n: int, **more: Any) -> Path:
        given = {"models": models, "prompts": self.folder / prompts, "n": n}
        return self.run(name, "sample", **given, **more) / "replies.jsonl"

    def asked_of(self, replies: Path) -> list[Asked]:
        """Each prompt with its distinct replies and what the true preference says of them."""
        said: dict[str, list[str]] = {}
        for row in rows_of(replies):
            texts = said.setdefault(row["prompt"], [])
            if row["reply"].strip() and row["reply"] not in texts:
                texts.append(row["reply"])
        return [
            Asked(prompt, [Reply(f"{n}", t, self.likes(prompt, t)) for n, t in enumerate(texts)])
            for prompt, texts in said.items()
            if len(texts) > 1
        ]

    def hire(self, asked: Sequence[Asked]) -> Calibration:
        """Training labelers whose noise gives the paper's agreement, and five others like them."""
        everybody = team(TRAINERS + HELD_OUT_PEOPLE, self.seed)
        found = calibrate(everybody[:TRAINERS], asked, target=0.73, seed=self.seed)
        labelers = [Labeler(one, found.scale, found.noise, self.seed) for one in everybody]
        self.people = {"training": labelers[:TRAINERS], "held-out": labelers[TRAINERS:]}
        self.calibration = found
        return found

    def rank(self, asked: Sequence[Asked], group: str, *, each: int = 1) -> list[Row]:
        """Let `each` labelers of the group rank every prompt, in turn."""
        people = self.people[group]
        rows = []
        for at, one in enumerate(asked):
            for again in range(each):
                labeler = people[(at * each + again) % len(people)]
                said = labeler.judge(one.prompt, one.replies)
                rows.append(
                    {"prompt": one.prompt, "replies": [reply.text for reply in one.replies],
                     "ranks": as_places(said.ranking, one.replies),
                     "labeler": labeler.character.name}
                )  # fmt: skip
        return rows

    def shuffled(self, rankings: Sequence[Row]) -> list[Row]:
        """The same comparisons as separate pairs, in random order."""
        pairs = [
            {"prompt": row["prompt"], "replies": [row["replies"][a], row["replies"][b]],
             "ranks": [row["ranks"][a], row["ranks"][b]], "labeler": row["labeler"]}
            for row in rankings
            for a in range(len(row["ranks"]))
            for b in range(a + 1, len(row["ranks"]))
            if row["ranks"][a] != row["ranks"][b]
        ]  # fmt: skip
        random.Random(self.seed).shuffle(pairs)
        return pairs

    def policy(self, **changes: Any) -> Row:
        given = {
            "model": self.model("sft"), "reward_model": self.model("reward"),
            "prompts": self.folder / "prompts.jsonl",
        }  # fmt: skip
        return {**given, **USUAL.policy, **changes}


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
