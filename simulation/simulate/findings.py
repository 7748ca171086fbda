"""What a simulation found, in plain numbers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from simulation.simulate.calibration import Calibration

MODELS = ("base", "sft", "ppo", "ppo-ptx")


@dataclass(frozen=True)
class Number:
    """A number with its 95 % interval; None where there was nothing to count."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class WinRate:
    """How often the true preference likes a reply of one model better than one of the other."""

    model: str
    against: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class RoundFindings:
    number: int
    calibration: Calibration  # of the labelers' noise, on the replies of this round
    agreement: Number  # of labelers, by labeling.quality
    # On the same pairs of held-out replies of the SFT model, against the true preference:
    reward_accuracy: Number
    human_accuracy: Number
    # Against what labelers said about prompts that the reward model did not see:
    accuracy_on_people: float | None
    win_rates: list[WinRate]
    scores: Mapping[str, Number]  # the true preference's
    kl: Mapping[str, float | None]  # nats per reply, from the SFT model
    text_loss: Mapping[str, float | None]  # nats per token of held-out text
    reply_tokens: Mapping[str, float | None]
    samples: list[Mapping[str, str]] = field(default_factory=list)
    labels: int = 0

    def win(self, model: str, against: str) -> WinRate:
        return next(r for r in self.win_rates if (r.model, r.against) == (model, against))


@dataclass(frozen=True)
class Findings:
    preference: str
    labelers: int
    rounds: list[RoundFindings]
    work: Mapping[str, int]  # what labelers did, counted
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The win rates of the last round stand at the top, where other programs look."""
        said = asdict(self)
        return {"win_rates": said["rounds"][-1]["win_rates"] if self.rounds else [], **said}
