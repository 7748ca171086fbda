"""What a round is to do and where it stops: the fields of one form, kept as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from training.samples.choosing import Choice

# Names in the mix that mean a model of the moment.
CURRENT, START = "current", "start"
PERSON, GATE = "person", "gate"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Defaults are the paper's where it says something."""

    # Sample: which prompts, who writes, how many replies (3.4: K from 4 to 9).
    prompts: dict[str, Any] = field(default_factory=lambda: Choice().as_json())
    mix: list[dict[str, Any]] = field(default_factory=lambda: [{"model": CURRENT, "share": 1.0}])
    least_replies: int = 4
    most_replies: int = 9
    temperature: float = 1.0
    most_tokens: int = 1024
    overlap: int = 1
    task_kind: str = "rank_and_rate"
    # Label: until so many labels (0: until all tasks are done), or until this day is over.
    labels: int = 0
    until: str = ""
    # Freeze: rankings of this round only, or of all rounds and files so far.
    only_this_round: bool = False
    # Reward model and policy both begin as this model; empty: as the current policy began.
    start: str = ""
    reward_spec: dict[str, Any] = field(default_factory=dict)
    # Pretraining text makes it PPO-ptx; empty: plain PPO.
    text: str = ""
    policy_spec: dict[str, Any] = field(default_factory=dict)
    # Evaluate: fresh replies to prompts of unseen authors, and the loss on held-out text.
    evaluate_prompts: int = 100
    evaluate_split: str = "validation"
    evaluate_spec: dict[str, Any] = field(default_factory=dict)
    held_out_text: str = ""
    # People compare the new policy with the current one on so many prompts; 0: nobody is asked.
    human_prompts: int = 0
    human_split: str = "test"
    human_labels: int = 1
    # Gate: what the new policy must show, and who decides.
    decides: str = PERSON
    least_win_rate: float = 0.5  # of the low end of its interval
    least_reward_gain: float = 0.0
    most_kl: float = 50.0  # nats per reply, against the start model
    most_length_change: float = 0.5  # share of the current policy's length
    most_text_loss_rise: float = 0.1  # nats per token
    # Limits of automatic rounds; 0: none.
    rounds_left: int = 1  # with this one
    most_labels: int = 0
    most_hours: float = 0.0

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def choice(self) -> Choice:
        return Choice.parse(self.prompts)

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.until) if self.until else None
