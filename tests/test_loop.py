"""Once around the loop with the true engine: base, SFT, samples, labels, reward model, PPO-ptx,
evaluation, promotion, and the next round's tasks before people.
"""

import json
from typing import Any

import pytest

from labeling.labels.answers import Answer, Measures
from labeling.labels.services import hand_in
from labeling.models import Prompt, Task, User
from labeling.tasks.models import Seat
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key
from tests.training.conftest import demonstrate
from tests.training.engine.tiny import tiny_folder
from training.datasets.jobs import freeze_dataset
from training.datasets.models import Dataset, Kind
from training.datasets.models import State as DatasetState
from training.datasets.query import Query
from training.datasets.services import add_text, freeze_now
from training.registry.models import ModelVersion
from training.registry.registration import register_folder
from training.registry.services import current_policy, promote
from training.rounds.jobs import look_after_rounds
from training.rounds.models import Round, RoundState, Stage
from training.rounds.plan import GATE, Plan
from training.rounds.services import begin_round
from training.runs import jobs, machines
from training.runs.models import ENDED, Run, State
from training.runs.services import launch
from training.runs.states import claim
from training.runs.work.attempt import Attempt

SMALL: dict[str, Any] = {"max_prompt_tokens": 96, "max_reply_tokens": 12, "threads": 1}


@pytest.fixture
def rosalind(transactional_db) -> User:
    return User.objects.create_user("rosalind", "r@example.org", roles=["researcher"])


@pytest.fixture
def ada(transactional_db) -> User:
    return User.objects.create_user(
        "ada", "ada@example.org", roles=["labeler"], qualified_at="2026-01-01T00:00Z"
    )


@pytest.fixture
def own_folders(settings, tmp_path):
    settings.GOLD_PERCENT = 0
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    settings.MODELS_ROOT = tmp_path / "models"
    settings.MODELS_ROOT.mkdir()
    settings.RUN_ENGINE = "training.engine"
    return tmp_path


def engines_work() -> None:
    """What workers and beat do, one after the other in this process."""
    for dataset in Dataset.objects.filter(state=DatasetState.FREEZING):
        freeze_dataset(dataset.pk)
    machine = machines.record("gpu@here")
    while run := claim(machine):
        Attempt(run, machine).go()
    jobs.handle_ends()
    look_after_rounds()
    failed = Run.objects.filter(state__in=ENDED).exclude(state=State.SUCCEEDED).first()
    assert failed is None, failed and (failed.name, failed.message)


def labelers_work(ada: User) -> None:
    """Replies with more letters e are preferred."""
    while Seat.objects.open().exists():
        screen = take_seat(labeler=ada)
        by_taste = sorted(screen.replies, key=lambda reply: -reply["text"].count("e"))
        hand_in(
            seat_id=screen.public_id,
            labeler=ada,
            key=key(),
            answer=Answer(ranking=[[reply["slot"]] for reply in by_taste]),
            measures=Measures(active_ms=1000),
        )
    look_after_rounds()


@pytest.mark.slow  # tests/training/rounds goes around with ends of runs that need no engine
@pytest.mark.django_db(transaction=True)
def test_the_loop_goes_around_with_the_true_engine(own_folders, rosalind, ada, settings):
    sft = start(own_folders, rosalind, ada, settings)
    for number in range(6):
        for split in ("train", "validation"):
            turn = {"role": "user", "text": f"why is the sky {split} {number}"}
            Prompt.objects.create(turns=[turn], split=split)
    tiny: dict[str, Any] = {**SMALL, "epochs": 1, "batch": 4}
    plan = Plan(
        prompts={"number": 6, "unseen": False},
        task_kind="rank",
        least_replies=4,
        most_replies=5,
        most_tokens=12,
        text="pages",
        reward_spec=tiny,
        policy_spec={**tiny, "minibatch": 4, "max_steps": 2, "ptx_per_episode": 1},
        evaluate_spec=SMALL,
        evaluate_prompts=4,
        decides=GATE,
        least_reward_gain=-1e9,
        most_kl=1e9,
        most_length_change=1e9,
        most_text_loss_rise=1e9,
        rounds_left=2,
    )

    begin_round(plan=plan, by=rosalind, automatic=True)
    for _ in range(8):
        engines_work()
        if Round.objects.filter(number=2).exists() and Task.objects.filter(round_number=2).exists():
            break
        labelers_work(ada)

    first = Round.objects.get(number=1)
    told = {stage.name: (stage.state, stage.message) for stage in Stage.objects.filter(round=first)}
    assert {state for state, _message in told.values()} == {"done"}, told
    assert first.state == RoundState.DONE
    policy = current_policy()
    assert policy is not None
    assert policy.parent == sft
    assert policy.metrics
    writers = Task.objects.filter(round_number=2).values_list("replies__writer__model_version")
    assert {name for (name,) in writers} == {policy.name}
    checks = first.stages.get(name="gate").evidence["checks"]
    assert {one["name"] for one in checks if one["value"] is not None} == {
        *["reward", "kl", "length", "text_loss"]
    }


def start(folders: Any, by: User, ada: User, settings: Any) -> ModelVersion:
    """A base model from a folder, and the SFT model of one demonstration."""
    tiny_folder(settings.MODELS_ROOT / "base")
    base = register_folder(name="base", kind="base", folder="base", by=by)
    pages = [json.dumps({"text": "why is the sky blue because light scatters"})] * 8
    add_text(name="pages", chunks=["\n".join(pages).encode()], by=by, lines_of_json=True)
    demonstrate(ada, text="because light scatters")
    shown = freeze_now(name="shown", kind=Kind.DEMONSTRATIONS, query=Query(), by=by)
    spec = {**SMALL, "epochs": 1, "batch": 1, "holdout": 0.0}
    inputs: dict[str, Dataset | ModelVersion] = {"model": base, "demonstrations": shown}
    launch(step="sft", name="sft", spec=spec, inputs=inputs, by=by)
    engines_work()
    sft = ModelVersion.objects.get(run__step="sft")
    promote(model=sft, by=by, reason="The first.")
    return sft
