"""Once around the loop: each stage by a button, or all automatically up to their limits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.services import hand_in
from labeling.models import Label, Task, User
from labeling.tasks.models import Purpose, Seat
from labeling.tasks.opening import set_overlap
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key, rank
from tests.training.standing_in import answer, end, model_of, prompts, succeed, unfinished
from training.datasets.jobs import freeze_dataset
from training.datasets.models import Dataset
from training.datasets.models import State as DatasetState
from training.registry.models import Promotion
from training.registry.services import current_policy, promote, roll_back
from training.rounds.errors import RoundCannotMove, RoundIsRefused
from training.rounds.jobs import look_after_rounds
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import GATE, Plan
from training.rounds.services import abandon, begin_round, change, decide, next_step
from training.runs.errors import RunCannotMove
from training.runs.models import Run, Step
from training.runs.models import State as RunState
from training.samples.choosing import Choice
from training.samples.jobs import look_after_batches, release_batch
from training.samples.models import SampleBatch
from training.samples.models import State as BatchState
from training.samples.services import discard

EVALUATION = {"reward": 1.0, "kl": 3.0, "reply_tokens": 20.0, "text_loss": 2.0}


@pytest.fixture
def sft(rosalind):
    prompts(3, split="train")
    prompts(3, split="validation")
    prompts(3, split="test")
    model = model_of("sft", rosalind)
    promote(model=model, by=rosalind, reason="The first.")
    return model


def plan(**more: Any) -> Plan:
    more.setdefault("task_kind", "rank")
    more.setdefault("least_replies", 4)
    more.setdefault("most_replies", 4)
    more.setdefault("mix", [{"model": "current", "share": 0.8}, {"model": "start", "share": 0.2}])
    return Plan(**more)


def machines_work() -> None:
    """What the workers would do: freeze what waits, and end the runs that wait well."""
    for dataset in Dataset.objects.filter(state=DatasetState.FREEZING):
        freeze_dataset(dataset.pk)
    look_after_batches()
    for run in unfinished():
        if run.step == Step.SAMPLE:
            answer(run)
        elif run.step == Step.EVALUATE:
            model = run.inputs.get(name="model").model
            new = model is not None and model.name != "sft"
            succeed(run, **EVALUATION | ({"reward": 2.0} if new else {}))
        else:
            succeed(run, bias={"before": 1.5, "after": 0.0, "spread": 0.0})
    look_after_rounds()
    do_releases()


def do_releases() -> None:
    """Do the jobs that the release of a batch asks for."""
    for batch in SampleBatch.objects.filter(state=BatchState.RELEASING):
        release_batch(batch.pk)


def people_work(labeler, most: int = 1000) -> None:
    person = User.objects.filter(username="ada").first() or labeler("ada")
    for _ in range(min(most, Seat.objects.open().count())):
        screen = take_seat(labeler=person)
        ratings = {}
        if screen.kind == "rank_and_rate":
            ratings = {reply["slot"]: RatingGiven(value=4) for reply in screen.replies}
        hand_in(
            seat_id=screen.public_id,
            labeler=person,
            key=key(),
            answer=Answer(ranking=rank(screen), ratings=ratings),
            measures=Measures(active_ms=1000),
        )
    look_after_rounds()


def present(round_: Round) -> tuple[str, str]:
    stage = round_.stages.exclude(state__in=("done", "skipped")).order_by("pk").first()
    assert stage
    return stage.name, stage.state


def step(round_: Round, by: User) -> None:
    next_step(round_=round_, stage=present(round_)[0], by=by)
    do_releases()


def all_the_way(round_: Round, labeler, by: User, until: str) -> None:
    """By hand, up to where this stage waits or works."""
    for _ in range(40):
        round_.refresh_from_db()
        if round_.state != RoundState.OPEN or present(round_)[0] == until:
            return
        step(round_, by)
        machines_work()
        people_work(labeler)
    raise AssertionError(present(round_))


def test_a_round_by_hand_goes_from_samples_to_a_new_policy(rosalind, labeler, sft):
    round_ = begin_round(plan=plan(), by=rosalind)
    assert present(round_) == ("sample", "waiting")

    step(round_, rosalind)
    machines_work()
    assert present(round_) == ("sample", "running")
    assert not Task.objects.exists()
    step(round_, rosalind)
    assert Task.objects.filter(round_number=1).count() == 3
    assert present(round_) == ("label", "waiting")

    step(round_, rosalind)
    people_work(labeler, 2)
    assert present(round_) == ("label", "running")
    people_work(labeler)
    assert present(round_) == ("freeze", "waiting")

    step(round_, rosalind)
    machines_work()
    step(round_, rosalind)
    machines_work()
    reward = round_.stages.get(name="reward")
    assert reward.evidence["bias"]["before"] == 1.5
    assert present(round_) == ("policy", "waiting")
    for stage in ("policy", "evaluate"):
        assert present(round_) == (stage, "waiting")
        step(round_, rosalind)
        machines_work()

    step(round_, rosalind)
    gate = round_.stages.get(name="gate")
    assert (gate.state, gate.evidence["good"]) == ("running", True)
    with pytest.raises(RoundCannotMove, match="decision"):
        step(round_, rosalind)
    with pytest.raises(RoundCannotMove):
        decide(round_=Round(pk=round_.pk, state="done"), promote=True, reason="", by=rosalind)

    decide(round_=round_, promote=True, reason="Better.", by=rosalind)
    look_after_rounds()

    round_.refresh_from_db()
    policy = current_policy()
    assert round_.state == RoundState.DONE
    assert policy is not None
    assert policy.name == "round-1-policy"
    assert Promotion.objects.latest("pk").evidence["checks"][0]["name"] == "reward"
    assert roll_back(by=rosalind, reason="No.").model == sft


def test_the_first_run_of_each_stage_reads_what_the_stage_before_made(rosalind, labeler, sft):
    round_ = begin_round(plan=plan(), by=rosalind)

    all_the_way(round_, labeler, rosalind, "gate")

    read = {
        run.step: {row.name: str(row.dataset or row.model) for row in run.inputs.all()}
        for run in Run.objects.exclude(step="evaluate")
    }
    assert read["reward"]["rankings"] == "round-1-freeze rankings"
    assert read["reward"]["model"] == "sft"
    assert read["ppo"]["reward_model"] == "round-1-reward"
    assert read["ppo"]["prompts"] == "round-1-freeze prompts"
    compared = Run.objects.filter(step="evaluate")
    assert {str(run.inputs.get(name="model").model) for run in compared} == {
        "sft",
        "round-1-policy",
    }
    asked = Dataset.objects.filter(run_inputs__run__in=compared, run_inputs__name="prompts")
    assert {dataset.card["counts"]["split"].get("validation") for dataset in asked} == {3}


def test_a_direct_round_learns_from_its_own_rankings_and_continues_the_current_policy(
    rosalind, labeler, sft
):
    asked = Choice(number=3, unseen=False).as_json()
    for _ in range(2):
        round_ = begin_round(plan=plan(method="direct", prompts=asked), by=rosalind)
        all_the_way(round_, labeler, rosalind, "gate")
        step(round_, rosalind)
        decide(round_=round_, promote=True, reason="Better.", by=rosalind)
        look_after_rounds()

    read = [
        {row.name: str(row.dataset or row.model) for row in run.inputs.all()}
        for run in Run.objects.filter(step="direct").order_by("pk")
    ]
    assert read == [
        {"model": "sft", "rankings": "round-1-freeze rankings of this round"},
        {
            "model": "round-1-policy",
            "reference": "sft",
            "rankings": "round-2-freeze rankings of this round",
        },
    ]
    fresh, whole = (
        Dataset.objects.get(name=f"round-2-freeze rankings{which}")
        for which in (" of this round", "")
    )
    assert 0 < fresh.rows < whole.rows
    policy = current_policy()
    assert policy is not None
    assert policy.name == "round-2-policy"


def test_an_automatic_round_needs_people_only_and_begins_the_next(rosalind, labeler, sft):
    begin_round(plan=plan(decides=GATE, rounds_left=2), by=rosalind, automatic=True)
    for _ in range(12):
        machines_work()
        people_work(labeler)

    first, second = Round.objects.order_by("number")
    assert (first.state, second.state) == (RoundState.DONE, RoundState.OPEN)
    assert Task.objects.filter(round_number=2).count() == 0
    assert second.stages.get(name="sample").state == "stopped"
    assert "No prompt fits" in second.stages.get(name="sample").message
    assert second.begun_from == current_policy()


def test_the_next_round_puts_the_new_policys_replies_before_people(rosalind, labeler, sft):
    again = {"number": 3, "unseen": False, "split": "train"}
    begun = plan(decides=GATE, rounds_left=2, prompts=again)
    begin_round(plan=begun, by=rosalind, automatic=True)
    for _ in range(5):
        machines_work()
        people_work(labeler, 3)
    machines_work()
    machines_work()

    tasks = Task.objects.filter(round_number=2)
    writers = tasks.values_list("replies__writer__model_version", flat=True)
    assert tasks.count() == 3
    assert "round-1-policy" in set(writers)


def test_the_last_round_left_begins_no_other(rosalind, labeler, sft):
    begin_round(plan=plan(decides=GATE, rounds_left=1), by=rosalind, automatic=True)
    for _ in range(12):
        machines_work()
        people_work(labeler)

    assert Round.objects.get().state == RoundState.DONE


@pytest.mark.parametrize("stage", ["reward", "policy", "evaluate"])
def test_a_failed_run_stops_the_round_with_words_and_the_stage_can_be_repeated(
    rosalind, labeler, sft, stage
):
    round_ = begin_round(plan=plan(), by=rosalind)
    all_the_way(round_, labeler, rosalind, stage)
    step(round_, rosalind)
    end(unfinished()[0], RunState.FAILED, message="Out of memory.")
    assert present(round_) == (stage, "stopped")
    assert round_.stages.get(name=stage).message == "Out of memory."

    step(round_, rosalind)
    machines_work()

    assert round_.stages.get(name=stage).state == "done"
    assert round_.stages.get(name=stage).tries == 2


def test_a_run_that_was_resumed_on_its_own_page_is_taken_up(rosalind, labeler, sft):
    round_ = begin_round(plan=plan(), by=rosalind)
    all_the_way(round_, labeler, rosalind, "reward")
    step(round_, rosalind)
    [run] = unfinished()
    end(run, RunState.FAILED)
    succeed(run)

    step(round_, rosalind)

    assert round_.stages.get(name="reward").state == "done"
    assert Run.objects.filter(step="reward").count() == 1


def test_a_refused_spec_stops_the_stage_in_words_and_a_changed_plan_repeats_it(
    rosalind, labeler, sft
):
    round_ = begin_round(plan=plan(reward_spec={"epochs": -1}), by=rosalind)
    all_the_way(round_, labeler, rosalind, "reward")
    step(round_, rosalind)
    assert present(round_) == ("reward", "stopped")
    assert "epochs" in round_.stages.get(name="reward").message
    assert not Run.objects.filter(step="reward").exists()

    change(round_=round_, by=rosalind, plan={"reward_spec": {"epochs": 2}})
    round_.refresh_from_db()
    step(round_, rosalind)

    assert Run.objects.get(step="reward").spec["epochs"] == 2


def test_a_gate_that_does_not_let_pass_says_why_and_a_person_may_overrule_it(
    rosalind, labeler, sft
):
    round_ = begin_round(plan=plan(decides=GATE, least_reward_gain=5.0), by=rosalind)
    all_the_way(round_, labeler, rosalind, "gate")
    step(round_, rosalind)
    assert present(round_) == ("gate", "stopped")
    assert "reward did not rise" in round_.stages.get(name="gate").message
    assert current_policy() == sft

    decide(round_=round_, promote=False, reason="Not yet.", by=rosalind)
    look_after_rounds()

    round_.refresh_from_db()
    assert round_.state == RoundState.DONE
    assert round_.stages.get(name="promote").state == "skipped"
    assert current_policy() == sft


def test_people_compare_the_new_policy_with_the_current_one_when_the_plan_asks(
    rosalind, labeler, sft
):
    round_ = begin_round(plan=plan(human_prompts=3), by=rosalind)
    all_the_way(round_, labeler, rosalind, "evaluate")
    step(round_, rosalind)
    machines_work()

    asked = Task.objects.filter(purpose=Purpose.EVALUATION)
    assert asked.count() == 3
    writers = set(asked.values_list("replies__writer__model_version", flat=True))
    assert writers == {"sft", "round-1-policy"}
    assert present(round_) == ("evaluate", "running")

    people_work(labeler)
    step(round_, rosalind)
    win_rate = round_.stages.get(name="gate").evidence["checks"][0]
    assert win_rate["name"] == "win_rate"
    assert 0 <= win_rate["low"] <= win_rate["value"] <= win_rate["high"] <= 1
    assert round_.stages.get(name="gate").evidence["labels"] == 3


def test_labeling_ends_at_so_many_labels_at_a_date_or_by_a_click(rosalind, labeler, sft):
    round_ = begin_round(plan=plan(labels=2), by=rosalind)
    all_the_way(round_, labeler, rosalind, "freeze")
    assert Label.objects.count() >= 2
    abandon(round_=round_, by=rosalind)

    prompts(2)
    over = begin_round(plan=plan(until="2020-01-01"), by=rosalind)
    all_the_way(over, labeler, rosalind, "freeze")
    assert over.stages.get(name="label").state == "done"
    abandon(round_=over, by=rosalind)

    prompts(2)
    third = begin_round(plan=plan(), by=rosalind)
    for _ in range(3):
        step(third, rosalind)
        for run in unfinished():
            answer(run)
    with pytest.raises(RoundCannotMove, match="Nobody has labeled"):
        step(third, rosalind)
    people_work(labeler, most=1)
    step(third, rosalind)
    assert third.stages.get(name="label").evidence["closed_by"] == "rosalind"


def test_a_round_stands_before_what_earlier_ones_left_over_and_is_scored_by_what_they_learned(
    rosalind, labeler, sft
):
    first = begin_round(plan=plan(), by=rosalind)
    all_the_way(first, labeler, rosalind, "gate")
    step(first, rosalind)
    decide(round_=first, promote=False, reason="Not yet.", by=rosalind)
    look_after_rounds()
    old = Task.objects.filter(round_number=1)
    for task in old:
        set_overlap(task=task, overlap=3)
    begun = take_seat(labeler=labeler("ben"))
    outside = Seat.objects.free().filter(round_number=0).count()
    left_over = Seat.objects.free().filter(task__in=old).count()
    assert left_over > 1

    prompts(2)
    second = begin_round(plan=plan(), by=rosalind)
    step(second, rosalind)
    machines_work()
    [batch] = second.stages.get(name="sample").batches.all()
    assert batch.reward_model == first.stages.get(name="reward").model_versions.get()
    assert Seat.objects.free().filter(task__in=old).count() == left_over
    step(second, rosalind)

    assert not Seat.objects.free().filter(task__in=old).exists()
    assert Seat.objects.open().filter(pk=begun.seat_pk).exists()
    assert Seat.objects.free().filter(round_number=0).count() == outside
    next_one = take_seat(labeler=labeler("cleo"))
    assert Seat.objects.get(pk=next_one.seat_pk).round_number == 2


def test_automatic_rounds_stop_at_their_limits_in_words(rosalind, labeler, sft):
    greedy = begin_round(plan=plan(most_labels=10), by=rosalind, automatic=True)
    assert present(greedy) == ("sample", "stopped")
    assert "limit is 10" in greedy.stages.get(name="sample").message
    abandon(round_=greedy, by=rosalind)

    late = begin_round(plan=plan(most_hours=1.0), by=rosalind, automatic=True)
    Round.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(hours=2))
    for _ in range(3):
        machines_work()
        people_work(labeler)
    assert present(late) == ("label", "stopped")
    assert "1 hours" in late.stages.get(name="label").message


def test_an_automatic_policy_that_runs_away_is_cancelled(rosalind, labeler, sft):
    round_ = begin_round(plan=plan(most_kl=5.0), by=rosalind)
    all_the_way(round_, labeler, rosalind, "policy")
    change(round_=round_, by=rosalind, automatic=True)
    [run] = unfinished()
    run.metrics.create(step=1, values={"kl": 7.5}, number=1)

    change(round_=round_, by=rosalind, plan={"most_kl": 0.0})  # no limit
    look_after_rounds()
    run.refresh_from_db()
    assert run.state == RunState.QUEUED

    change(round_=round_, by=rosalind, plan={"most_kl": 5.0})
    look_after_rounds()

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert "reached 7.5" in round_.stages.get(name="policy").message


def test_an_automatic_direct_round_must_have_no_kl_limit_because_nothing_measures_it(
    rosalind, client_of, sft
):
    api = client_of(rosalind)
    said: dict[str, object] = {"method": "direct"}

    refused = api.post("/api/rounds/", {"automatic": True, "plan": said})
    assert refused.status_code == 400
    assert "measures no KL while it runs" in refused.content.decode()
    assert not Round.objects.exists()

    begun = api.post("/api/rounds/", {"automatic": True, "plan": said | {"most_kl": 0}})
    assert begun.status_code == 201
    place = f"/api/rounds/{begun.json()['number']}/"
    assert api.patch(place, {"plan": {"most_kl": 5}}).status_code == 400
    assert api.patch(place, {"automatic": False, "plan": {"most_kl": 5}}).status_code == 200
    assert api.patch(place, {"automatic": True}).status_code == 400
    assert api.patch(place, {"automatic": True, "plan": {"method": "ppo"}}).status_code == 200


def test_an_abandoned_round_ends_what_works_for_it_and_another_can_begin(rosalind, sft):
    round_ = begin_round(plan=plan(), by=rosalind)
    step(round_, rosalind)
    with pytest.raises(RoundIsRefused, match="Another round is open"):
        begin_round(plan=plan(), by=rosalind)

    abandon(round_=round_, by=rosalind)

    assert not unfinished()
    assert SampleBatch.objects.get().state == "discarded"
    with pytest.raises(RoundCannotMove, match="ended"):
        next_step(round_=Round.objects.get(), stage="sample", by=rosalind)
    assert begin_round(plan=plan(), by=rosalind).number == 2


def test_a_discarded_batch_stops_the_stage_and_is_drawn_anew(rosalind, sft):
    round_ = begin_round(plan=plan(), by=rosalind)
    step(round_, rosalind)
    discard(batch=SampleBatch.objects.get(), by=rosalind)
    look_after_rounds()
    assert present(round_) == ("sample", "stopped")

    step(round_, rosalind)

    assert SampleBatch.objects.count() == 2
    assert present(round_) == ("sample", "running")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"mix": [{"model": "nobody", "share": 1}]}, "model version"),
        ({"start": "nobody"}, "model version"),
        ({"text": "nothing"}, "dataset of text"),
    ],
)
def test_a_plan_with_names_that_mean_nothing_opens_no_round(rosalind, sft, wrong, words):
    with pytest.raises(RoundIsRefused, match=words):
        begin_round(plan=plan(**wrong), by=rosalind)

    assert not Round.objects.exists()


def test_without_a_policy_there_is_no_round(rosalind):
    with pytest.raises(RoundIsRefused, match="no current policy"):
        begin_round(plan=plan(), by=rosalind)


def test_a_click_on_an_old_page_is_refused(rosalind, sft):
    round_ = begin_round(plan=plan(), by=rosalind)

    with pytest.raises(RoundCannotMove):
        next_step(round_=round_, stage="freeze", by=rosalind)


def test_from_any_state_looking_twice_is_looking_once(rosalind, sft):
    round_ = begin_round(plan=plan(), by=rosalind)
    for stage, state in product(StageName.values, StageState.values):
        with transaction.atomic():
            looking_twice_is_looking_once(round_, stage, state)
            transaction.set_rollback(True)


def looking_twice_is_looking_once(round_: Round, stage: str, state: str) -> None:
    """Whatever the rows contain, the watch never crashes, and a second pass finds nothing to do."""
    Stage.objects.filter(round=round_, pk__lt=round_.stages.get(name=stage).pk).update(
        state=StageState.DONE
    )
    Stage.objects.filter(round=round_, name=stage).update(state=state)

    look_after_rounds()
    seen = list(Stage.objects.order_by("pk").values_list("name", "state", "tries"))
    made = Run.objects.count(), SampleBatch.objects.count(), Promotion.objects.count()
    look_after_rounds()

    assert list(Stage.objects.order_by("pk").values_list("name", "state", "tries")) == seen
    assert (
        Run.objects.count(),
        SampleBatch.objects.count(),
        Promotion.objects.count(),
    ) == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", ["sample", "reward"])
def test_many_clicks_at_once_begin_a_stage_once(rosalind, labeler, sft, stage):
    round_ = begin_round(plan=plan(), by=rosalind)
    all_the_way(round_, labeler, rosalind, stage)

    def click(_number: int) -> None:
        try:
            next_step(round_=Round.objects.get(pk=round_.pk), stage=stage, by=rosalind)
        except RoundCannotMove:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        list(people.map(click, range(6)))

    assert round_.stages.get(name=stage).message == ""
    assert round_.stages.get(name=stage).tries == 1
    assert Run.objects.filter(state="queued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_researchers_open_one_round(rosalind, sft):
    def open_it(_number: int) -> bool:
        try:
            begin_round(plan=plan(), by=rosalind)
        except RoundIsRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(5) as people:
        opened = list(people.map(open_it, range(5)))

    assert opened.count(True) == 1
    assert Round.objects.count() == 1


def test_a_run_that_ends_while_its_round_is_abandoned_does_not_stop_that(
    rosalind, sft, monkeypatch
):
    round_ = begin_round(plan=plan(), by=rosalind)
    step(round_, rosalind)
    [batch] = SampleBatch.objects.all()

    def has_ended(**_what: Any) -> None:
        raise RunCannotMove

    monkeypatch.setattr("training.rounds.services.cancel", has_ended)
    monkeypatch.setattr("training.samples.services.cancel", has_ended)
    abandon(round_=round_, by=rosalind)

    batch.refresh_from_db()
    assert (round_.state, batch.state) == (RoundState.ABANDONED, "discarded")
