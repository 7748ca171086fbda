"""Facts are brought up to date bit by bit, and are what a rebuild would make of the labels."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin import site
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone

from common.errors import Refusal
from labeling.labels.answers import Measures
from labeling.labels.models import Label
from labeling.labels.services import edit_label, hand_in
from labeling.models import Prompt, Refresh, Seat, Task, TaskFacts, TaskScores, User
from labeling.people.held_out import may_train
from labeling.prompts.admin import PromptAdmin
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.quality import facts, jobs
from labeling.quality.agreement import Ties, cut, rate
from labeling.quality.columns import store
from labeling.quality.facts_sql import CHANGED
from labeling.quality.filters import Filters, met
from labeling.quality.reward_models import beside_people, record_scores
from labeling.tasks.models import Kind, LeftBecause
from labeling.tasks.opening import requeue_task, retire_task, set_overlap
from tests.labeling.conftest import open_one
from tests.labeling.quality.conftest import answer_for, board_now, say, sit

NOW = timedelta(0)


def written() -> list[dict[str, Any]]:
    """All that the facts say; which refresh wrote a row is no matter.

    A task whose prompt was withdrawn keeps an empty row and its scores, which then say nothing of
    anybody; a rebuild from nothing knows no such task.
    """
    known = TaskFacts.objects.exclude(labels=[]).order_by("pk")
    rows = known.values()
    scores = TaskScores.objects.filter(task__in=known.values("task"))
    in_order = scores.order_by("model_version", "task").values()
    told: list[dict[str, Any]] = [dict(row) for row in (*rows, *in_order)]
    return [{key: row[key] for key in row if key != "version"} for row in told]


def by_hand() -> list[dict[str, Any]]:
    """The same, label by label, from the rows that people made."""
    told = []
    labels = Label.objects.counted().filter(seat__task__prompt__withdrawn_at=None)
    for task in Task.objects.filter(seats__label__in=labels).distinct().order_by("pk"):
        own = list(labels.filter(seat__task=task).order_by("pk"))
        replies = list(task.replies.order_by("pk"))
        if not replies:
            continue
        places = []
        for one in own:
            ranking = getattr(one, "ranking", None)
            place = dict(zip(one.seat.shown, ranking.ranks if ranking else [], strict=False))
            places.append([place.get(reply.pk, 0) for reply in replies])
        told.append(
            {
                "task_id": task.pk,
                "labels": [one.pk for one in own],
                "labelers": [one.seat.labeler_id for one in own],
                "places": places,
                "slots": [[one.seat.shown.index(r.pk) + 1 for r in replies] for one in own],
                "characters": [len(reply.text) for reply in replies],
            }
        )
    return told


class Life:
    """Whatever people and managers may do, in any order."""

    def __init__(self, dice: Random, labelers: list[User]) -> None:
        self.dice, self.labelers = dice, labelers

    def open(self) -> None:
        kind = self.dice.choice([Kind.RANK, Kind.RANK_AND_RATE, Kind.RATE])
        open_one(kind, overlap=self.dice.randint(1, 3), replies=self.dice.randint(2, 5))

    def hand_in(self) -> None:
        task, labeler = self.task(), self.dice.choice(self.labelers)
        free = Seat.objects.filter(task=task, labeler=None, left_at=None)
        if task and free and not Seat.objects.filter(task=task, labeler=labeler).exists():
            seat = sit(task, labeler, dice=self.dice)
            hand_in(
                seat_id=seat.public_id, labeler=labeler, key=uuid4(), answer=self.answer(seat),
                measures=Measures(active_ms=self.dice.randint(1, 10**5)),
            )  # fmt: skip

    def hand_in_too_late(self) -> None:
        """Another has the place: the label is surplus."""
        task, labeler = self.task(), self.dice.choice(self.labelers)
        free = Seat.objects.filter(task=task, labeler=None, left_at=None)
        if task and free and not Seat.objects.filter(task=task, labeler=labeler).exists():
            seat = sit(task, labeler, dice=self.dice)
            Seat.objects.filter(pk=seat.pk).update(
                left_at=timezone.now(), left_because=LeftBecause.LOST
            )
            hand_in(
                seat_id=seat.public_id, labeler=labeler, key=uuid4(), answer=self.answer(seat),
                measures=Measures(active_ms=5),
            )  # fmt: skip

    def edit(self) -> None:
        label = self.label()
        if label and label.seat.labeler:
            answer = self.answer(label.seat)
            edit_label(label_id=label.public_id, labeler=label.seat.labeler, answer=answer)

    def widen(self) -> None:
        if task := self.task():
            set_overlap(task=task, overlap=self.dice.randint(1, 4))

    def retire(self) -> None:
        if task := self.task():
            retire_task(task=task)

    def bring_back(self) -> None:
        if task := self.task():
            requeue_task(task=task, overlap=self.dice.randint(1, 4))

    def withdraw(self) -> None:
        if (task := self.task()) and self.dice.random() < 0.3:
            withdraw_prompt(prompt=task.prompt)

    def describe(self) -> None:
        if task := self.task():
            Prompt.objects.filter(pk=task.prompt_id).update(
                use_case=self.dice.choice(["chat", ""]), edited_at=Now()
            )

    def score(self) -> None:
        if task := self.task():
            replies = task.replies.values_list("pk", flat=True)
            record_scores(
                model_version="reward-1", scores=[(one, self.dice.random()) for one in replies]
            )

    def refresh(self) -> None:
        facts.refresh(look_back=NOW)

    def task(self) -> Task | None:
        tasks = list(Task.objects.filter(prompt__withdrawn_at=None).order_by("pk"))
        return self.dice.choice(tasks) if tasks else None

    def label(self) -> Label | None:
        labels = list(Label.objects.filter(seat__task__prompt__withdrawn_at=None).order_by("pk"))
        return self.dice.choice(labels) if labels else None

    def answer(self, seat: Seat):
        k = len(seat.shown)
        kind = seat.task.kind
        places = [self.dice.randint(1, k) for _ in range(k)] if kind != Kind.RATE else None
        ratings = [self.dice.randint(1, 7) for _ in range(k)] if kind != Kind.RANK else []
        answer = answer_for(seat, places, ratings=ratings)
        if kind == Kind.RANK and self.dice.random() < 0.1:
            return replace(answer, ranking=None, cannot_rank="all_bad")
        return answer

    def step(self) -> None:
        often = [self.open, *[self.hand_in] * 4, self.edit, self.edit, self.refresh]
        rare = [
            self.hand_in_too_late, self.widen, self.retire, self.bring_back, self.withdraw,
            self.describe, self.score,
        ]  # fmt: skip
        with suppress(Refusal):  # where the rules say no, nothing changes
            self.dice.choice([*often, *often, *rare])()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_life_a_rebuild_changes_nothing(people, seed):
    live(people(6), seed, steps=60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_after_any_long_life_a_rebuild_changes_nothing(people, seed):
    live(people(8), seed, steps=150)


def live(labelers: list[User], seed: int, *, steps: int) -> None:
    life = Life(Random(seed), labelers)  # noqa: S311
    for _ in range(steps):
        life.step()

    facts.refresh(look_back=NOW)

    bit_by_bit = written()
    assert facts.rebuild() == 0
    assert written() == bit_by_bit
    TaskFacts.objects.all().delete()
    TaskScores.objects.all().delete()
    facts.rebuild()
    assert written() == bit_by_bit
    told = by_hand()
    rows = [row for row in bit_by_bit if "labels" in row]
    assert [{key: row[key] for key in told[0]} for row in rows] == told if told else not rows
    assert told


def test_the_board_follows_bit_by_bit(people):
    everybody = people(3)
    tasks = [open_one(overlap=3, replies=4) for _ in range(6)]
    for labeler in everybody[:2]:
        for task in tasks:
            say(task, labeler, [1, 2, 3, 4])
    before = rate(met(board_now(), Filters()), Ties.HALF)

    for task in tasks:
        say(task, everybody[2], [4, 3, 2, 1])
    facts.refresh()
    after = rate(met(store.current(), Filters()), Ties.HALF)

    assert (before.value, before.pairs) == (1.0, 36)
    assert after.value == pytest.approx(1 / 3)
    assert after.pairs == 108
    store.forget()
    assert rate(met(store.current(), Filters()), Ties.HALF) == after


def test_what_is_withdrawn_or_surplus_is_in_no_figure(people):
    ada, grace, third = people(3)
    for _ in range(6):
        task = open_one(overlap=2, replies=4)
        for labeler in (ada, grace):
            say(task, labeler, [1, 2, 3, 4])
    extra = open_one(overlap=2, replies=4)
    say(extra, ada, [1, 2, 3, 4])
    late = sit(extra, third)
    Seat.objects.filter(pk=late.pk).update(left_at=timezone.now(), left_because=LeftBecause.LOST)
    hand_in(
        seat_id=late.public_id, labeler=third, key=uuid4(), answer=answer_for(late, [4, 3, 2, 1]),
        measures=Measures(active_ms=5),
    )  # fmt: skip
    assert rate(met(board_now(), Filters()), Ties.HALF).pairs == 36

    withdraw_prompt(prompt=Prompt.objects.earliest("pk"))

    facts.refresh()
    assert rate(met(store.current(), Filters()), Ties.HALF).pairs == 30


def test_held_out_labelers_are_a_group_of_their_own(people, researcher):
    everybody = people(4)
    for labeler in everybody[2:]:
        labeler.held_out = True
        labeler.save()
    for _ in range(5):
        task = open_one(overlap=4, replies=3)
        for labeler in everybody:
            say(task, labeler, [1, 2, 3])
    board = board_now()

    _rows, keys = cut(met(board, Filters()), "group", Ties.HALF)

    assert list(keys) == ["training", "training+held_out", "held_out"]
    assert not may_train(everybody[2])
    assert rate(met(board, Filters(group="held_out")), Ties.HALF).pairs == 15


def test_people_and_the_reward_model_are_compared_on_the_same_pairs(people):
    ada, grace = people(2)
    for number in range(10):
        task = open_one(overlap=2, replies=4)
        say(task, ada, [1, 2, 3, 4])
        say(task, grace, [1, 2, 4, 3])
        ids = task.replies.order_by("pk").values_list("pk", flat=True)
        if number < 8:
            said = list(zip(ids, [4.0, 3.0, 2.0, 1.0], strict=True))
            assert record_scores(model_version="reward-1", scores=said) == 4
            assert record_scores(model_version="reward-1", scores=said) == 0

    [beside] = beside_people(met(board_now(), Filters()), Ties.HALF)

    assert beside.name == "reward-1"
    # With ada it agrees on all six pairs, with grace on five; they agree on five, in eight tasks.
    assert beside.measure.value == pytest.approx(11 / 12)
    assert beside.people.value == pytest.approx(5 / 6)
    assert beside.people.prompts == 8
    assert beside.difference.value == pytest.approx(1 / 12)


def test_the_job_says_how_fresh_the_figures_are(db, manager, client_of):
    client = client_of(manager)
    fresh = client.get("/api/quality/overview/").json()["fresh"]
    assert fresh == {"as_of": None, "seconds_old": None, "late": True}

    jobs.refresh_facts()
    fresh = client.get("/api/quality/overview/").json()["fresh"]
    assert (fresh["seconds_old"], fresh["late"]) == (0, False)

    Refresh.objects.update(as_of=F("as_of") - timedelta(minutes=2))
    fresh = client.get("/api/quality/overview/").json()["fresh"]
    assert (fresh["seconds_old"] >= 120, fresh["late"]) == (True, True)


def test_a_refresh_finds_changed_prompts_by_indexes_and_not_by_reading_all(people):
    live(people(6), 1, steps=30)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE labeling_prompt, labeling_label")  # else the planner guesses
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {CHANGED}", [timezone.now()] * 4)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert {"prompts_by_edit", "prompts_by_withdrawal", "labels_by_time"} <= set(
        re.findall(r"\w+", plan)
    )
    assert "labeling_taskfacts" not in plan


def test_a_use_case_edited_in_the_admin_reaches_the_figures(people):
    live(people(6), 1, steps=30)
    facts.refresh()
    prompt = Prompt.objects.filter(tasks__in=TaskFacts.objects.values("task")).first()
    assert prompt
    admin = PromptAdmin(Prompt, site)

    prompt.use_case = "extract"
    admin.save_model(HttpRequest(), prompt, SimpleNamespace(changed_data=["use_case"]), True)
    facts.refresh()

    assert set(
        TaskFacts.objects.filter(prompt_id=prompt.pk).values_list("use_case", flat=True)
    ) == {"extract"}
