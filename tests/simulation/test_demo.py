"""The demo's people and content, a small amount of it."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from labeling.labels.models import Comparison, Label, Ranking
from labeling.models import Prompt, Role, Seat, Task, User
from labeling.prompts.models import UseCase
from labeling.qualification.models import Attempt
from labeling.qualification.results import results_of
from labeling.quality.models import TaskFacts
from labeling.quality.review.models import Adjudication, Difference, GoldKey
from labeling.questions.models import Answer, Question
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.services import take_seat
from training.registry.services import current_policy
from training.rounds.models import Round, StageState


@pytest.fixture
def demo(db, monkeypatch, settings, tmp_path):
    monkeypatch.setenv("DEMO_PASSWORD", "quite-a-secret")
    settings.MODELS_ROOT = tmp_path / "models"
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    return lambda *options: call_command("load_demo", "--small", "--no-training", *options)


def test_the_demo_has_one_person_per_role_who_can_sign_in(demo):
    demo("--empty")
    demo("--empty")

    people = User.objects.all()
    assert sorted(role for person in people for role in person.roles) == sorted(Role.values)
    assert all(person.check_password("quite-a-secret") for person in people)
    assert all(person.name for person in people)
    assert not Task.objects.exists()


def test_only_accounts_that_the_password_opens_are_named(demo, tmp_path):
    demo("--empty")
    restored = User.objects.get(username="manager")
    restored.set_password("of-another-site")
    restored.save()
    User.objects.filter(username="researcher").update(suspended_at=timezone.now())

    demo("--empty", "--openable", tmp_path / "names")

    assert (tmp_path / "names").read_text().split() == ["labeler", "administrator"]


@pytest.mark.django_db
def test_the_demo_never_has_a_password_that_everybody_knows(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)

    with pytest.raises(CommandError):
        call_command("load_demo")


def test_a_newcomer_finds_a_site_at_work(demo):
    demo()
    tasks, labels = Task.objects.count(), Label.objects.count()
    demo()

    assert (Task.objects.count(), Label.objects.count()) == (tasks, labels)
    labeler = User.objects.get(username="labeler")
    screen = take_seat(labeler=labeler)
    assert 4 <= len(screen.replies) <= 9
    assert set(Prompt.objects.values_list("language", flat=True)) <= set(labeler.languages)
    assert set(Task.objects.values_list("kind", flat=True)) == set(Kind.values)
    asked = Prompt.objects.exclude(use_case="").values_list("use_case", flat=True)
    assert set(asked) == set(UseCase.values)
    policy = current_policy()
    assert policy is not None
    assert policy.parent is not None
    assert policy.datasets.exists()


def test_the_history_is_what_hand_ins_leave_behind_and_the_machines_part_is_to_come(demo):
    demo()

    finished = Seat.objects.exclude(finished_at=None).filter(left_at=None)
    assert finished.count() == Label.objects.count() > 0
    assert not finished.filter(labeler=None).exists()
    for ranking in Ranking.objects.exclude(ranks=[]).select_related("label__seat"):
        k = len(ranking.label.seat.shown)
        assert len(ranking.ranks) == k
        assert Comparison.objects.filter(label=ranking.label).count() == k * (k - 1) // 2
    held_out = Label.objects.filter(seat__labeler__held_out=True)
    assert set(held_out.values_list("seat__purpose", flat=True)) == {Purpose.EVALUATION}
    judged = finished.exclude(kind=Kind.DEMONSTRATE)
    assert TaskFacts.objects.count() == judged.values("task").distinct().count()
    stages = dict(Round.objects.get().stages.values_list("name", "state"))
    assert [stages.pop("sample"), stages.pop("label")] == [StageState.DONE, StageState.RUNNING]
    assert set(stages.values()) == {StageState.WAITING}


def test_reviewers_and_candidates_have_left_something_to_look_at(demo):
    demo()

    reasons = Difference.objects.values_list("why", flat=True)
    assert len(set(reasons)) > 1
    assert Adjudication.objects.count() > GoldKey.objects.count() > 0
    for key in GoldKey.objects.select_related("task"):
        answered = Seat.objects.filter(task=key.task, left_at=None, finished_at__isnull=False)
        before = Seat.objects.filter(task=key.source, finished_at__isnull=False)
        assert answered.exists()
        assert not {one.labeler_id for one in answered} & {one.labeler_id for one in before}
    assert Answer.objects.exclude(pinned_to=None).count() == 1
    assert Question.objects.filter(answers=None).count() == 1
    attempts = Attempt.objects.order_by("pk")
    told = [getattr(attempt, "decision", None) for attempt in attempts]
    assert [one and one.passed for one in told] == [True, None, None]
    waiting = [[part.waiting for part in results_of(attempt)] for attempt in attempts[1:]]
    assert [any(parts) for parts in waiting] == [False, True]
