"""What a round was worth: fresh replies of every model, judged by the true preference."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labeling.prompts.models import Split
from labeling.quality import facts
from labeling.quality.agreement import Ties, rate
from labeling.quality.columns import store
from labeling.quality.filters import Filters, met
from simulation.labelers.calibrated import Character, Labeler, Reply
from simulation.simulate import winning
from simulation.simulate.calibration import Asked, Calibration, places
from simulation.simulate.content import prompts_of
from simulation.simulate.driving import Driver
from simulation.simulate.findings import Number, RoundFindings
from simulation.simulate.preference import Preference
from simulation.simulate.sizes import LENGTHS, Sizes
from training.datasets.services import freeze_prompts
from training.registry.models import ModelVersion
from training.rounds.models import Round, StageName
from training.runs.models import Run
from training.runs.outputs import outputs_of

SHOWN = 5
HELD_OUT_PAGES = "held-out pages"


@dataclass(frozen=True)
class Drawn:
    """A reply of a model, what the true preference and the reward model find."""

    prompt: str
    reply: str
    true: float
    score: float


Replies = Mapping[str, Sequence[Sequence[Drawn]]]  # by model, by prompt


class Measurer:
    def __init__(self, drive: Driver, likes: Preference, sizes: Sizes, seed: int) -> None:
        self.drive, self.likes, self.sizes, self.seed = drive, likes, sizes, seed

    def measure(
        self,
        round_: Round,
        models: Mapping[str, ModelVersion],
        calibration: Calibration,
        team: Sequence[Character],
    ) -> RoundFindings:
        prompts = freeze_prompts(
            name=f"round-{round_.number}-held-out",
            prompts=prompts_of(Split.TEST, self.sizes.held_out),
            by=self.drive.by,
        )
        text = self.drive.dataset(HELD_OUT_PAGES)
        judge = self.drive.reward_model(round_)
        drawing = self.drive.launch(
            "sample", f"round-{round_.number}-replies", {**LENGTHS, "n": self.sizes.samples},
            {"models": list(models.values()), "prompts": prompts, "reward_model": judge},
            seed=self.seed,
        )  # fmt: skip
        looks = {
            name: self.drive.launch(
                "evaluate", f"round-{round_.number}-look-at-{name}", LENGTHS,
                {"model": model, "reference": models["sft"], "prompts": prompts, "text": text},
                seed=self.seed,
            )
            for name, model in models.items()
        }  # fmt: skip
        self.drive.until_ended("Held-out replies", [drawing, *looks.values()])
        replies = self.replies(drawing, list(models))
        of_sft = replies["sft"]
        true = {name: [[one.true for one in row] for row in rows] for name, rows in replies.items()}
        labelers = [Labeler(one, calibration.scale, calibration.noise, self.seed) for one in team]
        return RoundFindings(
            number=round_.number,
            calibration=calibration,
            agreement=agreement(round_),
            reward_accuracy=winning.accuracy(
                [[one.score for one in row] for row in of_sft], true["sft"]
            ),
            human_accuracy=winning.accuracy(as_people_say(of_sft, labelers), true["sft"]),
            accuracy_on_people=accuracy_on_people(round_),
            win_rates=winning.win_rates(true),
            scores={name: winning.mean_score(rows) for name, rows in true.items()},
            kl={name: number(run, "kl") for name, run in looks.items()},
            text_loss={name: number(run, "text_loss") for name, run in looks.items()},
            reply_tokens={name: number(run, "reply_tokens") for name, run in looks.items()},
            samples=shown(replies),
        )

    def replies(self, run: Run, names: Sequence[str]) -> Replies:
        """By model and prompt; the engine names models by their folders, in our order."""
        path = outputs_of(run).replies
        rows = [json.loads(line) for line in path.read_text().splitlines()] if path else []
        folders = list(dict.fromkeys(row["model"] for row in rows))
        name_of = dict(zip(folders, names, strict=True))
        found: dict[str, dict[str, list[Drawn]]] = {name: {} for name in names}
        for row in rows:
            asked = text_of(row["prompt"])
            true = self.likes(asked, row["reply"])
            drawn = Drawn(asked, row["reply"], true, float(row["score"]))
            found[name_of[row["model"]]].setdefault(asked, []).append(drawn)
        return {name: list(rows.values()) for name, rows in found.items()}


def text_of(prompt: Any) -> str:
    """As labelers see it: the last turn."""
    if isinstance(prompt, str):
        return prompt
    last = prompt[-1]
    return str(last.get("text") or last.get("content"))


def agreement(round_: Round) -> Number:
    """Of two labelers of the same task of this round, as managers see it."""
    facts.refresh()
    store.forget()
    found = rate(met(store.current(), Filters(round=round_.number)), Ties.HALF)
    return Number(found.value, found.low, found.high)


def as_people_say(
    replies: Sequence[Sequence[Drawn]], labelers: Sequence[Labeler]
) -> list[list[float]]:
    """What one labeler, the next at every prompt, makes of the replies: higher is better."""
    said = []
    for at, row in enumerate(replies):
        asked = Asked(
            row[0].prompt, [Reply(f"{n}", one.reply, one.true) for n, one in enumerate(row)]
        )
        said.append([-float(place) for place in places(labelers[at % len(labelers)], asked)])
    return said


def accuracy_on_people(round_: Round) -> float | None:
    run = round_.stages.get(name=StageName.REWARD).runs.order_by("-pk").first()
    held = run.summary.get("held_out") if run else None
    return held.get("accuracy") if isinstance(held, dict) else None


def number(run: Run, name: str) -> float | None:
    said = run.summary.get(name)
    return float(said) if isinstance(said, int | float) else None


def shown(replies: Replies) -> list[Mapping[str, str]]:
    """The first reply of each model to some prompts, for the eye."""
    first = next(iter(replies.values()))
    at = range(0, len(first), max(1, len(first) // SHOWN))
    return [
        {"prompt": first[n][0].prompt, **{name: rows[n][0].reply for name, rows in replies.items()}}
        for n in list(at)[:SHOWN]
    ]
