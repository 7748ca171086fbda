"""A prompt is withdrawn while replies to it are drawn, kept or drawn again."""

import json
from itertools import count

import pytest

from labeling.prompts.withdrawal import withdraw_prompt
from tests.interleaving import at_every_step
from tests.training.samples.test_batches import one_batch
from tests.training.standing_in import answer, end, model_of, prompts, unfinished
from training.datasets.services import file_of
from training.runs import erasure
from training.runs.models import Run
from training.runs.models import State as RunState
from training.samples.calls import keep_one
from training.samples.choosing import Choice
from training.samples.collecting import keep
from training.samples.endpoint import Given, Wanted
from training.samples.models import BatchPrompt, Draw, Sample, State
from training.samples.services import Share, Terms, draw, draw_again

pytestmark = pytest.mark.django_db(transaction=True)

numbers = count()


@pytest.fixture(autouse=True)
def no_messages(monkeypatch) -> None:
    monkeypatch.setattr("training.datasets.jobs.freeze_dataset.delay", lambda dataset: None)
    monkeypatch.setattr("training.runs.jobs.notify_worker", lambda run: None)
    monkeypatch.setattr("training.samples.drawing.ring", lambda draw: None)
    monkeypatch.setattr(erasure, "handle_ends_soon", lambda: None)


def new_draw(by) -> tuple[Draw, BatchPrompt]:
    """A draw of one reply to one prompt, by a model of its own."""
    number = next(numbers)
    prompts(1, language=f"w{number}", split="train")
    draw(
        name=f"batch {number}",
        choice=Choice(languages=(f"w{number}",)),
        mix=[Share(model_of(f"model-{number}", by), 1.0)],
        by=by,
        terms=Terms(least_replies=1, most_replies=1, task_kind="rate"),
    )
    made = Draw.objects.select_related("writer__batch", "writer__model").latest("pk")
    return made, BatchPrompt.objects.get(batch=made.writer.batch)


def test_replies_of_a_run_are_not_kept_after_a_withdrawal(rosalind):
    def set_up():
        made, asked = new_draw(rosalind)
        row = {"id": str(asked.prompt.public_id), "reply": "You said: Prompt 0."}
        return lambda: keep(made, iter([row])), lambda: withdraw_prompt(prompt=asked.prompt)

    def check(_interleaving) -> None:
        assert not Sample.objects.exclude(text="").exists()

    at_every_step(set_up, check)


def test_a_reply_of_an_endpoint_is_not_kept_after_a_withdrawal(rosalind):
    def set_up():
        made, asked = new_draw(rosalind)
        wanted = Wanted(
            name=(asked.pk, 0), messages=[], temperature=1.0, top_p=1.0, most_tokens=9, seed=0
        )
        given = Given(wanted, "You said: Prompt 0.", True, 5)
        return lambda: keep_one(made, given), lambda: withdraw_prompt(prompt=asked.prompt)

    def check(_interleaving) -> None:
        assert not Sample.objects.exclude(text="").exists()

    at_every_step(set_up, check)


def test_a_batch_with_a_withdrawn_prompt_is_drawn_again_without_it(rosalind):
    gone, left = prompts(2)
    batch = one_batch(rosalind, "sft", least_replies=4, most_replies=4)

    withdraw_prompt(prompt=gone)
    end(Run.objects.get(), RunState.CANCELLED)
    batch.refresh_from_db()
    stopped = batch.state
    draw_again(batch=batch, by=rosalind)
    [run] = unfinished()
    dataset = run.inputs.get(name="prompts").dataset
    assert dataset
    [asked] = [json.loads(line) for line in file_of(dataset).open()]
    answer(run)

    batch.refresh_from_db()
    assert (stopped, batch.state) == (State.FAILED, State.READY)
    assert asked["id"] == str(left.public_id)


def test_numbers_that_are_none_do_not_keep_a_batch_from_its_replies(rosalind):
    made, asked = new_draw(rosalind)
    row = {
        "id": str(asked.prompt.public_id),
        "reply": "Because\0",
        "logprobs": [float("nan")],
        "score": float("inf"),
    }

    keep(made, iter([row]))

    sample = Sample.objects.get()
    assert (sample.text, sample.numbers["logprob"]) == ("Because\ufffd", None)
