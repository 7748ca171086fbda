"""People, jobs and withdrawals act on one sample batch at once."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import strategies as st

from labeling.models import Reply, Task
from labeling.prompts.withdrawal import withdraw_prompt
from tests.interleaving import Interleaving, interleave, schedules
from tests.training.exploring import FEW, MANY, STEPS, explore
from tests.training.standing_in import answer, model_of, prompts
from training.registry.models import ModelVersion
from training.runs import endings, erasure
from training.runs.models import Run
from training.samples.choosing import Choice
from training.samples.errors import BatchCannotMove
from training.samples.jobs import collect_replies_of, look_after_batches
from training.samples.models import Draw, DrawState, Sample, SampleBatch, State
from training.samples.releasing import finish_release
from training.samples.services import Share, Terms, discard, draw, draw_again, release

pytestmark = pytest.mark.django_db(transaction=True)

FINAL = (State.RELEASED, State.DISCARDED)
numbers = count()


@pytest.fixture(autouse=True)
def no_messages(monkeypatch) -> None:
    monkeypatch.setattr("training.datasets.jobs.freeze_dataset.delay", lambda dataset: None)
    monkeypatch.setattr("training.samples.jobs.release_batch.delay", finish_release)
    monkeypatch.setattr("training.samples.services.send_release", lambda batch: None)
    monkeypatch.setattr("training.runs.jobs.notify_worker", lambda run: None)
    monkeypatch.setattr("training.runs.jobs.handle_ends_soon", lambda: None)
    monkeypatch.setattr(erasure, "handle_ends_soon", lambda: None)
    # The jobs of this test collect the replies.
    monkeypatch.setattr(endings, "RUN_ENDINGS", [])


class World:
    """A batch whose writers have written, and everybody who does something with it."""

    def __init__(self, by, models: Sequence[ModelVersion]) -> None:
        self.by, number = by, next(numbers)
        self.prompts = prompts(2, language=f"w{number}", split="train")
        self.batch = draw(
            name=f"batch {number}",
            choice=Choice(languages=(f"w{number}",)),
            mix=[Share(model, 0.5) for model in models],
            by=by,
            terms=Terms(least_replies=4, most_replies=4, most_draws=1),
        )
        self.runs = [
            one.run
            for one in Draw.objects.filter(writer__batch=self.batch).order_by("pk")
            if one.run
        ]
        for run in self.runs:
            answer(run)
        self.seen = State.DRAWING

    def person(self, script: Sequence[str]) -> None:
        for act in script:
            service = {"release": release, "discard": discard, "draw again": draw_again}[act]
            with suppress(BatchCannotMove):
                service(batch=SampleBatch.objects.get(pk=self.batch.pk), by=self.by)

    def job(self, script: Sequence[str]) -> None:
        for act in script:
            match act:
                case "collect":
                    for run in self.runs:
                        collect_replies_of(run.pk)
                case "release":
                    finish_release(self.batch.pk)
                case "look":
                    look_after_batches()

    def withdrawal(self) -> None:
        withdraw_prompt(prompt=self.prompts[0])

    def check(self) -> None:
        """The rules for what everybody can see."""
        batch = SampleBatch.objects.get(pk=self.batch.pk)
        assert self.seen not in FINAL or batch.state == self.seen
        tasks = Task.objects.filter(prompt__in=self.prompts)
        assert tasks.count() == tasks.values("prompt").distinct().count()
        assert tasks.exists() == (batch.state == State.RELEASED)
        gone = [one.pk for one in self.prompts if self.is_withdrawn(one.pk)]
        assert not Sample.objects.filter(batch_prompt__prompt__in=gone).exclude(text="").exists()
        assert not Reply.objects.filter(prompt__in=gone).exclude(text="").exists()
        if batch.state == State.READY:
            drawing = Draw.objects.filter(writer__batch=batch, state=DrawState.DRAWING)
            assert not drawing.exists()
        self.seen = State(batch.state)

    def is_withdrawn(self, prompt: int) -> bool:
        return type(self.prompts[0]).objects.get(pk=prompt).withdrawn_at is not None

    def settle(self) -> None:
        """The jobs come again: the batch does not stay on its way."""
        self.job(["collect", "look", "release", "look"])
        self.check()
        assert self.seen not in (State.DRAWING, State.RELEASING)
        assert not Run.objects.filter(draw__writer__batch=self.batch, state="running").exists()


@pytest.fixture
def play(rosalind) -> Callable[[st.DataObject], Interleaving]:
    models = [model_of("sft", rosalind), model_of("ppo", rosalind)]

    def play(data: st.DataObject) -> Interleaving:
        world = World(rosalind, models)
        acts = st.sampled_from(["release", "release", "discard", "draw again"])
        work = st.lists(st.sampled_from(["collect", "release", "look"]), min_size=1, max_size=3)
        people, first = data.draw(st.lists(acts, max_size=3)), data.draw(work)
        second = data.draw(work)
        works = [
            lambda: world.job(first),
            lambda: world.person(people),
            lambda: world.job(second),
            *([world.withdrawal] if data.draw(st.booleans()) else []),
        ]
        schedule = data.draw(schedules(len(works)))
        found = interleave(*works, schedule=schedule, after_each=world.check)
        world.settle()
        return found

    return play


def test_a_batch_keeps_its_rules_with_several_actors(play):
    assert explore(play, examples=FEW // 2)


@pytest.mark.slow
def test_a_batch_keeps_its_rules_for_a_thousand_steps(play):
    assert explore(play, examples=MANY) >= STEPS
