"""Researchers, the ends of runs and beat move one round at once."""

from collections.abc import Callable, Sequence

import pytest
from django.db.models.functions import Now
from hypothesis import strategies as st

from labeling.models import Prompt
from tests.interleaving import Interleaving, interleave, schedules
from tests.training.exploring import FEW, MANY, STEPS, explore
from tests.training.standing_in import answer, model_of, prompts, succeed, unfinished
from training.registry.services import promote
from training.rounds.errors import RoundCannotMove
from training.rounds.jobs import look_after_rounds
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import Plan
from training.rounds.services import abandon, begin_round, change, next_step
from training.rounds.states import PAST
from training.runs.models import ENDED, Run, Step
from training.samples.errors import BatchCannotMove
from training.samples.jobs import look_after_batches
from training.samples.models import SampleBatch
from training.samples.models import State as BatchState
from training.samples.releasing import finish_release

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_messages(monkeypatch) -> None:
    monkeypatch.setattr("training.samples.jobs.release_batch.delay", finish_release)
    monkeypatch.setattr("training.samples.services.send_release", lambda batch: None)
    monkeypatch.setattr("training.runs.jobs.notify_worker", lambda run: None)
    monkeypatch.setattr("training.runs.jobs.handle_ends_soon", lambda: None)


class World:
    """A round, and everybody who moves it."""

    def __init__(self, by, automatic: bool) -> None:
        self.by = by
        # An example that failed left its round open.
        Round.objects.filter(state=RoundState.OPEN).update(state="done", ended_at=Now())
        prompts(2, split="train")
        plan = Plan(
            task_kind="rank",
            least_replies=2,
            most_replies=2,
            mix=[{"model": "current", "share": 1.0}],
        )
        self.round = begin_round(plan=plan, by=by, automatic=automatic)
        self.seen: dict[str, str] = {}

    def person(self, script: Sequence[str]) -> None:
        for act in script:
            round_ = Round.objects.get(pk=self.round.pk)
            try:
                match act:
                    case "step":
                        stage = round_.stages.exclude(state__in=PAST).order_by("pk").first()
                        if stage:
                            next_step(round_=round_, stage=stage.name, by=self.by)
                    case "abandon":
                        abandon(round_=round_, by=self.by)
                    case "automatic":
                        change(round_=round_, by=self.by, automatic=True)
            except (RoundCannotMove, BatchCannotMove):
                pass

    def machines(self) -> None:
        for run in unfinished():
            answer(run) if run.step == Step.SAMPLE else succeed(run)

    def beat(self) -> None:
        look_after_batches()
        look_after_rounds()

    def check(self) -> None:
        """The rules for what everybody can see."""
        assert Round.objects.filter(state=RoundState.OPEN).count() <= 1
        states = dict(
            Stage.objects.filter(round=self.round).order_by("pk").values_list("name", "state")
        )
        begun = [one for one in states.values() if one != StageState.WAITING]
        assert list(states.values())[: len(begun)] == begun, "a stage began before its turn"
        assert all(one in PAST for one in begun[:-1])
        for name, state in self.seen.items():
            assert state not in PAST or states[name] == state
        sample = Stage.objects.get(round=self.round, name=StageName.SAMPLE)
        assert sample.batches.count() <= sample.tries
        self.seen = states

    def settle(self) -> None:
        """What an abandoned round began has ended. The next example needs an end of the round."""
        look_after_batches()
        self.round.refresh_from_db()
        if self.round.state == RoundState.OPEN:
            abandon(round_=self.round, by=self.by)
        self.check()
        assert not Run.objects.exclude(state__in=ENDED).exists()
        alive = SampleBatch.objects.filter(state__in=(BatchState.DRAWING, BatchState.READY))
        assert not alive.exists()
        Prompt.objects.update(retired_at="2026-01-01T00:00Z")


@pytest.fixture
def play(rosalind) -> Callable[[st.DataObject], Interleaving]:
    promote(model=model_of("sft", rosalind), by=rosalind, reason="The first.")

    def play(data: st.DataObject) -> Interleaving:
        world = World(rosalind, automatic=data.draw(st.booleans(), label="automatic"))
        acts = st.sampled_from(["step", "step", "step", "abandon", "automatic"])
        scripts = st.lists(acts, min_size=1, max_size=3)
        first, second = data.draw(scripts), data.draw(scripts)
        works = [
            lambda: world.person(first),
            lambda: world.person(second),
            data.draw(st.sampled_from([world.machines, world.beat])),
        ]
        schedule = data.draw(schedules(len(works)))
        found = interleave(*works, schedule=schedule, after_each=world.check)
        world.settle()
        return found

    return play


def test_a_round_keeps_its_rules_with_several_actors(play):
    assert explore(play, examples=FEW)


@pytest.mark.slow
def test_a_round_keeps_its_rules_for_a_thousand_steps(play):
    assert explore(play, examples=MANY) >= STEPS
