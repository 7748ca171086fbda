"""What a round does and where it stops: the fields of one form, stored as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from training.samples.choosing import Choice

# Names in the mix that mean the current policy, and the model that PPO starts from.
CURRENT, START = "current", "start"
PERSON, GATE = "person", "gate"
PPO, DIRECT = "ppo", "direct"
METHODS = (PPO, "rloo", "grpo", DIRECT)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The plan of a round. Defaults come from the paper where it gives a value."""

    # Sample: which prompts, which writers, how many replies (section 3.4: K from 4 to 9).
    prompts: dict[str, Any] = field(default_factory=lambda: Choice().as_json())
    mix: list[dict[str, Any]] = field(default_factory=lambda: [{"model": CURRENT, "share": 1.0}])
    least_replies: int = 4
    most_replies: int = 9
    temperature: float = 1.0
    most_tokens: int = 1024
    overlap: int = 1
    task_kind: str = "rank_and_rate"
    # Label: until this many labels are in (0 = until all tasks are done), or until this day ends.
    labels: int = 0
    until: str = ""
    # Freeze: only the rankings of this round, or all rankings so far.
    only_this_round: bool = False
    # The start of the reward model and the policy; empty = what the current policy started from.
    start: str = ""
    reward_spec: dict[str, Any] = field(default_factory=dict)
    # How the policy learns: from the reward model, or directly from this round's rankings.
    method: str = PPO
    # Dataset of pretraining text to mix in, which makes PPO PPO-ptx; empty = none.
    text: str = ""
    policy_spec: dict[str, Any] = field(default_factory=dict)
    # Evaluate: new replies to prompts of unseen authors, and the loss on held-out text.
    evaluate_prompts: int = 100
    evaluate_split: str = "validation"
    evaluate_spec: dict[str, Any] = field(default_factory=dict)
    held_out_text: str = ""
    # How many prompts people compare the two policies on; 0 = no comparison by people.
    human_prompts: int = 0
    human_split: str = "test"
    human_labels: int = 1
    # Gate: what the new policy must show, and who decides.
    decides: str = PERSON
    least_win_rate: float = 0.5  # for the low end of its interval
    least_reward_gain: float = 0.0
    most_kl: float = 50.0  # nats per reply, against the start model; 0 = no limit
    most_length_change: float = 0.5  # as a share of the current policy's reply length
    most_text_loss_rise: float = 0.1  # nats per token
    # Limits of automatic rounds; 0 = no limit.
    rounds_left: int = 1  # including this one
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
