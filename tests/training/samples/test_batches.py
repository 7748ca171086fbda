"""Sample batches: from chosen prompts to tasks before people, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from labeling.models import Label, Reply, Task, User
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.quality.models import ReplyScore
from labeling.tasks.forms import default_form
from labeling.tasks.models import Kind
from tests.training.conftest import rank_at
from tests.training.standing_in import answer, end, model_of, prompts, unfinished
from training.registry.models import Kind as ModelKind
from training.runs.choices import choices
from training.runs.models import Run
from training.runs.models import State as RunState
from training.samples.choosing import DISAGREEMENT, UNCERTAINTY, Choice, choose, doubts
from training.samples.errors import BatchCannotMove, BatchIsRefused
from training.samples.jobs import collect_replies_of, look_after_batches, release_batch
from training.samples.models import Draw, Sample, SampleBatch, State
from training.samples.services import Share, Terms, discard, draw, draw_again, release


def one_batch(by: User, *names: str, **terms) -> SampleBatch:
    shares = {"ppo": 0.2}
    mix = [Share(model_of(name, by), shares.get(name, 0.8)) for name in names or ("sft", "ppo")]
    return draw(name="batch", choice=Choice(), mix=mix, by=by, terms=Terms(**terms))


def answered(batch: SampleBatch, **more) -> SampleBatch:
    for run in unfinished():
        answer(run, **more)
    batch.refresh_from_db()
    return batch


def released(batch: SampleBatch, by: User) -> SampleBatch:
    """Click "Release", and do the job that the click asks for."""
    release(batch=batch, by=by)
    release_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def test_a_batch_becomes_tasks_with_all_its_replies(rosalind):
    asked = prompts(20)
    batch = answered(one_batch(rosalind, least_replies=4, most_replies=9, overlap=2))

    assert batch.state == State.READY
    assert not Task.objects.exists()

    released(batch, rosalind)

    tasks = Task.objects.prefetch_related("replies__writer", "seats")
    assert {task.prompt for task in tasks} == set(asked)
    wanted = dict(batch.prompts.values_list("prompt", "replies_wanted"))
    assert {task.prompt_id: len(task.replies.all()) for task in tasks} == wanted
    assert set(wanted.values()) <= set(range(4, 10))
    assert {len(task.seats.all()) for task in tasks} == {2}
    writers = list(Reply.objects.values_list("writer__model_version", flat=True))
    assert 0.1 < writers.count("ppo") / len(writers) < 0.3
    assert set(Sample.objects.exclude(reply=None).values_list("left_out", flat=True)) == {""}


def test_each_draw_is_a_run_with_chances_of_its_own(rosalind):
    prompts(3)
    one_batch(rosalind, temperature=0.7)

    runs = unfinished()

    assert [run.spec["temperature"] for run in runs] == [0.7, 0.7]
    assert len({run.spec["seed"] for run in runs}) == 2
    assert len({run.inputs.get(name="prompts").dataset for run in runs}) == 1


def test_identical_replies_are_left_out_and_drawn_again_up_to_the_limit(rosalind):
    prompts(2)
    batch = one_batch(rosalind, "sft", least_replies=4, most_replies=4, most_draws=3)
    for draws in (1, 2, 3):
        [run] = unfinished()
        assert Draw.objects.count() == draws
        answer(run, says=lambda prompt, model, place: "The same." if "0" in prompt else prompt)
    batch.refresh_from_db()

    assert batch.state == State.READY
    assert Sample.objects.filter(left_out="").count() == 2
    assert Sample.objects.filter(left_out="identical").count() == Sample.objects.count() - 2
    with pytest.raises(BatchCannotMove, match="enough different"):
        release(batch=batch, by=rosalind)
    batch.refresh_from_db()
    assert batch.state == State.READY


def test_only_prompts_that_lack_replies_are_asked_again(rosalind):
    prompts(3)
    batch = one_batch(rosalind, "sft", least_replies=4, most_replies=4)
    [run] = unfinished()
    answer(run, says=lambda prompt, model, place: f"{place // 2 if '1' in prompt else place}")
    [again] = unfinished()

    assert again.spec["n"] == 2
    asked = again.inputs.get(name="prompts").dataset
    assert asked
    assert asked.rows == 1
    answer(again, says=lambda prompt, model, place: f"fresh {place}")
    batch.refresh_from_db()
    assert batch.state == State.READY
    assert Sample.objects.filter(left_out="").count() == 12


def test_collecting_the_replies_of_a_run_twice_changes_nothing(rosalind):
    prompts(2)
    batch = answered(one_batch(rosalind))
    before = list(Sample.objects.order_by("pk").values_list("pk", "text", "left_out"))

    for run in Run.objects.all():
        collect_replies_of(run.pk)
    look_after_batches()

    assert list(Sample.objects.order_by("pk").values_list("pk", "text", "left_out")) == before
    assert Draw.objects.filter(writer__batch=batch).count() == 2


def test_beat_finds_an_end_that_nobody_handled(rosalind, run_endings):
    run_endings.clear()
    prompts(2)
    batch = answered(one_batch(rosalind))
    assert batch.state == State.DRAWING

    look_after_batches()

    batch.refresh_from_db()
    assert batch.state == State.READY


def test_a_failed_run_stops_the_batch_with_its_words_and_can_be_repeated(rosalind):
    prompts(2)
    batch = one_batch(rosalind, "sft")
    [run] = unfinished()
    end(run, RunState.FAILED, message="out of memory")
    batch.refresh_from_db()
    assert batch.state == State.FAILED
    assert "out of memory" in batch.message

    draw_again(batch=batch, by=rosalind)
    draw_again(batch=batch, by=rosalind)
    batch = answered(batch)

    assert batch.state == State.READY
    assert Run.objects.count() == 2


def test_a_discarded_batch_is_seen_by_nobody_and_its_prompts_are_free_again(rosalind):
    prompts(2)
    batch = one_batch(rosalind, "sft")
    assert choose(Choice()) == []

    discard(batch=batch, by=rosalind)

    assert Run.objects.get().state == RunState.CANCELLED
    assert len(choose(Choice())) == 2
    with pytest.raises(BatchCannotMove):
        release(batch=batch, by=rosalind)


def test_scores_of_the_preview_are_kept_with_the_replies(rosalind):
    prompts(1)
    judge = model_of("judge", rosalind, kind=ModelKind.REWARD)
    batch = answered(one_batch(rosalind, "sft", reward_model=judge), score=1.5)

    released(batch, rosalind)

    assert set(ReplyScore.objects.values_list("model_version", "score")) == {("judge", 1.5)}


@pytest.mark.parametrize(("kind", "least"), [(Kind.RATE, 3), (Kind.DEMONSTRATE, 2)])
def test_other_kinds_of_tasks_ask_about_each_reply_alone(rosalind, kind, least):
    prompts(2)
    terms = {"task_kind": kind, "least_replies": least, "most_replies": least}
    batch = answered(one_batch(rosalind, "sft", **terms))

    released(batch, rosalind)

    assert Task.objects.filter(kind=kind).count() == 2 * least


def test_a_prompt_withdrawn_while_its_replies_are_looked_at_is_never_put_to_people(rosalind):
    gone, kept = prompts(2)
    batch = answered(one_batch(rosalind, "sft"))

    withdraw_prompt(prompt=gone)
    released(batch, rosalind)

    assert [task.prompt for task in Task.objects.all()] == [kept]
    assert set(Sample.objects.filter(batch_prompt__prompt=gone).values_list("text", flat=True)) == {
        ""
    }


@pytest.mark.parametrize(
    ("terms", "choice", "share", "words"),
    [
        ({"least_replies": 1}, {}, 1.0, "do not fit"),
        ({"most_replies": 10}, {}, 1.0, "do not fit"),
        ({}, {}, 0.0, "share above zero"),
        ({}, {"split": "test"}, 1.0, "No prompt fits"),
        ({}, {"order": DISAGREEMENT}, 1.0, "earlier replies"),
        ({}, {"order": UNCERTAINTY, "unseen": False}, 1.0, "two reward models"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_in_words(rosalind, terms, choice, share, words):
    prompts(1)
    mix = [Share(model_of("sft", rosalind), share)]

    with pytest.raises(BatchIsRefused, match=words):
        draw(name="x", choice=Choice(**choice), mix=mix, by=rosalind, terms=Terms(**terms))

    assert not SampleBatch.objects.exists()


def test_a_reward_model_does_not_write(rosalind):
    prompts(1)
    mix = [Share(model_of("judge", rosalind, kind=ModelKind.REWARD), 1)]

    with pytest.raises(BatchIsRefused, match="write replies"):
        draw(name="x", choice=Choice(), mix=mix, by=rosalind)


def test_prompts_on_which_people_disagree_come_first(rosalind, labeler):
    asked = prompts(3)
    batch = answered(
        one_batch(rosalind, "sft", least_replies=4, most_replies=4, overlap=2, task_kind=Kind.RANK)
    )
    released(batch, rosalind)
    upside_down = [[3], [2], [1], [0]]
    half = [[0, 1], [2, 3]]
    said: dict[str, list[list[list[int]] | None]] = {
        "ada": [None, None, None],
        "eve": [None, upside_down, half],
    }
    for name, orders in said.items():
        person = labeler(name)
        for task, order in zip(Task.objects.order_by("pk"), orders, strict=True):
            rank_at(task, person, order)
    assert Label.objects.count() == 6

    choice = Choice(order=DISAGREEMENT, unseen=False)

    tasks = list(Task.objects.order_by("pk"))
    assert doubts(choice) == {
        tasks[0].prompt_id: 0.0,
        tasks[1].prompt_id: 1.0,
        tasks[2].prompt_id: pytest.approx(1 / 6),
    }
    assert [p.pk for p in choose(choice)] == [tasks[n].prompt_id for n in (1, 2, 0)]
    assert len(asked) == 3


def test_prompts_of_which_the_ensemble_is_unsure_come_first(rosalind):
    sure, unsure, unknown = prompts(3)
    batch = answered(one_batch(rosalind, "sft", least_replies=2, most_replies=2))
    released(batch, rosalind)
    told = {"a": (0.0, 5.0), "b": (1.0, -5.0), "stranger": (99.0, 99.0)}
    for model, scores in told.items():
        for prompt, score in zip((sure, unsure), scores, strict=True):
            for reply in Reply.objects.filter(prompt=prompt):
                ReplyScore.objects.create(model_version=model, reply=reply, score=score)

    choice = Choice(order=UNCERTAINTY, unseen=False, reward_models=("a", "b"))

    assert doubts(choice) == {sure.pk: 0.5, unsure.pk: 5.0}
    assert choose(choice) == [unsure, sure]
    assert unknown not in choose(choice)


def test_the_same_seed_chooses_the_same_and_another_another(rosalind):
    prompts(60)

    first = choose(Choice(number=20, seed=1))

    assert choose(Choice(number=20, seed=1)) == first
    assert set(choose(Choice(number=20, seed=2))) != set(first)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_release_a_batch_once(rosalind):
    prompts(5)
    batch = answered(one_batch(rosalind, "sft"))

    def click(_number: int) -> None:
        try:
            released(SampleBatch.objects.get(pk=batch.pk), rosalind)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        list(people.map(click, range(6)))

    assert Task.objects.count() == 5
    assert Reply.objects.count() == Sample.objects.exclude(reply=None).count()


def test_a_click_only_asks_for_the_release_and_a_second_one_changes_nothing(rosalind):
    prompts(2)
    batch = answered(one_batch(rosalind, "sft"))

    with CaptureQueriesContext(connection) as clicked:
        release(batch=batch, by=rosalind)
    release(batch=batch, by=rosalind)

    assert batch.state == State.RELEASING
    assert not any("INSERT" in query["sql"] for query in clicked.captured_queries)
    assert not Task.objects.exists()


def test_neither_a_click_nor_a_message_releases_a_released_batch_again(rosalind):
    prompts(2)
    batch = released(answered(one_batch(rosalind, "sft")), rosalind)
    before = Task.objects.count(), Reply.objects.count()

    release_batch(batch.pk)
    released(batch, rosalind)

    assert batch.state == State.RELEASED
    assert (Task.objects.count(), Reply.objects.count()) == before


def test_beat_finishes_a_release_whose_message_was_lost(rosalind, monkeypatch):
    prompts(2)
    batch = answered(one_batch(rosalind, "sft"))
    release(batch=batch, by=rosalind)
    monkeypatch.setattr(release_batch, "delay", release_batch)

    look_after_batches()

    batch.refresh_from_db()
    assert batch.state == State.RELEASED
    assert Task.objects.count() == 2


def test_a_batch_that_is_discarded_before_its_job_starts_reaches_nobody(rosalind):
    prompts(2)
    batch = answered(one_batch(rosalind, "sft"))
    release(batch=batch, by=rosalind)

    discard(batch=batch, by=rosalind)
    release_batch(batch.pk)

    batch.refresh_from_db()
    assert batch.state == State.DISCARDED
    assert not Task.objects.exists()


def test_a_release_of_withdrawn_prompts_only_gives_the_batch_back_with_words(rosalind):
    [gone] = prompts(1)
    batch = answered(one_batch(rosalind, "sft"))
    release(batch=batch, by=rosalind)

    withdraw_prompt(prompt=gone)
    release_batch(batch.pk)

    batch.refresh_from_db()
    assert batch.state == State.READY
    assert "enough different" in batch.message


def test_batches_are_listed_page_by_page_with_their_counts(rosalind, client_of):
    prompts(2)
    answered(one_batch(rosalind, "sft", least_replies=4, most_replies=4))
    for number in range(3):
        SampleBatch.objects.create(name=f"empty {number}", created_by=rosalind)
    client = client_of(rosalind)

    first = client.get("/api/samples/batches/?limit=3").json()
    second = client.get("/api/samples/batches/", {"limit": 3, "after": first["next"]}).json()

    assert [row["name"] for row in first["results"]] == ["empty 2", "empty 1", "empty 0"]
    [row] = second["results"]
    assert (row["prompt_count"], row["kept"], row["left_out"]) == (2, 8, 0)
    assert second["next"] is None


def statements_of_a_release(by: User, count: int) -> int:
    prompts(count)
    SampleBatch.objects.update(name=F("id"))
    batch = answered(one_batch(by, f"sft {count}"))
    release(batch=batch, by=by)
    with CaptureQueriesContext(connection) as made:
        release_batch(batch.pk)
    assert batch.prompts.count() == count
    return len(made)


def test_a_release_takes_as_many_statements_for_many_prompts_as_for_few(rosalind):
    default_form()
    few = statements_of_a_release(rosalind, 3)

    assert statements_of_a_release(rosalind, 30) == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("withdrawal_is_first", [True, False])
def test_a_withdrawal_beside_a_release_leaves_no_text(rosalind, monkeypatch, withdrawal_is_first):
    gone, kept = prompts(2)
    batch = answered(one_batch(rosalind, "sft"))
    release(batch=batch, by=rosalind)
    first, second = [partial(withdraw_prompt, prompt=gone), partial(release_batch, batch.pk)][
        :: 1 if withdrawal_is_first else -1
    ]

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            first()
            later = beside.submit(closing_connection, second)
            wait_until_somebody_waits_for_a_lock()
        later.result()

    assert set(Reply.objects.filter(prompt=gone).values_list("text", flat=True)) <= {""}
    assert Task.objects.filter(prompt=kept).count() == 1
    batch.refresh_from_db()
    assert batch.state == State.RELEASED


def closing_connection(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()


def wait_until_somebody_waits_for_a_lock() -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _try in range(1000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("Nobody waited.")


@pytest.mark.django_db(transaction=True)
def test_two_ends_at_once_settle_a_batch_once(rosalind):
    prompts(5)
    batch = one_batch(rosalind)

    def finish(run: Run) -> None:
        try:
            answer(run, says=lambda prompt, model, place: model)
        finally:
            connection.close()

    while runs := unfinished():
        with ThreadPoolExecutor(4) as machines:
            list(machines.map(finish, runs))

    batch.refresh_from_db()
    assert batch.state == State.READY
    numbers = list(Draw.objects.order_by("pk").values_list("writer", "number"))
    assert len(numbers) == len(set(numbers)) <= 6


def test_the_prompts_of_a_batch_are_in_no_list_of_datasets(rosalind, client_of):
    prompts(2)
    asked = Draw.objects.get(writer__batch=one_batch(rosalind, "sft")).dataset

    listed = client_of(rosalind).get("/api/datasets/").json()["results"]

    assert asked.name not in [one["name"] for one in listed]
    assert asked.name not in [one["name"] for one in choices()["datasets"]]
    assert client_of(rosalind).get(f"/api/datasets/{asked.public_id}/").status_code == 200
