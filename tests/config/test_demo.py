"""The demo's people."""

import pytest
from django.core.management import CommandError, call_command

from labeling.models import Prompt, Role, Seat, Task, User
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat


@pytest.mark.django_db
def test_the_demo_has_one_person_per_role_who_can_sign_in(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "quite-a-secret")

    call_command("load_demo")
    call_command("load_demo")

    people = User.objects.all()
    assert sorted(role for person in people for role in person.roles) == sorted(Role.values)
    assert all(person.check_password("quite-a-secret") for person in people)
    assert all(person.name for person in people)


@pytest.mark.django_db
def test_the_demo_never_has_a_password_that_everybody_knows(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)

    with pytest.raises(CommandError):
        call_command("load_demo")


@pytest.mark.django_db
def test_the_demos_labeler_finds_tasks_of_every_kind(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "quite-a-secret")
    call_command("load_demo")
    call_command("load_demo")
    labeler = User.objects.get(roles=[Role.LABELER])

    assert take_seat(labeler=labeler).replies
    assert set(Prompt.objects.values_list("language", flat=True)) <= set(labeler.languages)
    assert set(Task.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert Seat.objects.count() == 3 * Task.objects.count()
    rank = Task.objects.filter(kind__in=[Kind.RANK, Kind.RANK_AND_RATE])
    assert {task.replies.count() for task in rank} == {4, 5, 6, 7, 8, 9}
