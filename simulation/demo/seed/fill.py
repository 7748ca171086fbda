"""All of the demo, in the order in which it would have come to be."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from labeling.guidelines.models import Guideline
from labeling.labels.models import Label
from labeling.models import Task, User
from labeling.people.roles import Role
from labeling.quality.columns import store
from labeling.quality.concerns.services import look_for_concerns
from labeling.quality.facts import refresh
from simulation.demo.seed import history
from simulation.demo.seed.models import add_texts, register_models
from simulation.demo.seed.people import create_crew, read_guidelines
from simulation.demo.seed.prompts import bring_demonstrations, bring_prompts
from simulation.demo.seed.review import Room, ask_and_answer, make_some_gold, say_why_and_decide
from simulation.demo.seed.round import begin_first_round, let_it_go_on
from simulation.demo.seed.screening import let_candidates_take, open_screening
from simulation.demo.seed.seats import Crew
from simulation.demo.seed.tasks import Opened, Size, open_samples, open_written_by_hand
from training.rounds.models import Round

WEEKS = timedelta(weeks=5)


def fill(*, size: Size, training: bool) -> str:
    """Once: where there is a task or a round already, everything stays as it is."""
    if Task.objects.exists() or Round.objects.exists():
        return "the content is there already"
    with transaction.atomic():
        round_ = _fill(size)
        # Those who sign in begin now, after the history, so their first steps are not done yet.
        staff = User.objects.exclude(roles__contains=[Role.LABELER])
        staff.update(date_joined=Now())
    refresh()
    look_for_concerns(store.current())
    if training:
        let_it_go_on(round_)
    return f"{Task.objects.count()} tasks and {Label.objects.count()} labels"


def _fill(size: Size) -> Round:
    now = timezone.now()
    began = now - WEEKS
    researcher, manager = _one(Role.RESEARCHER), _one(Role.MANAGER)
    people = create_crew(manager=manager, joined=began - timedelta(weeks=1))
    read_guidelines(people, published=began - timedelta(weeks=2))
    screening = open_screening(by=researcher)
    prompts = bring_prompts(size.prompts)
    bring_demonstrations(size.demonstrations)
    text = add_texts(documents=size.documents, by=researcher)
    policy = register_models(text=text, by=researcher, at=began - timedelta(days=3))
    batch, opened = open_samples(size=size, prompts=prompts, policy=policy, by=researcher, at=began)
    open_written_by_hand(size)
    crew = _crew(people)
    _work(crew, opened, began, now)
    _review(crew, opened, Room(crew.people, researcher=researcher, manager=manager), now)
    let_candidates_take(screening, researcher=researcher, manager=manager)
    return begin_first_round(policy=policy, batch=batch, by=researcher, at=began, now=now)


def _crew(people: list[User]) -> Crew:
    in_force = Guideline.objects.published()
    return Crew(
        people={person.username: person for person in people},
        guidelines={(one.kind, one.purpose): one for one in in_force},
        chance=random.Random("history"),
    )


def _work(crew: Crew, opened: Opened, began: datetime, now: datetime) -> None:
    # What can still be corrected would move under a first visitor's eyes.
    first, last = began + timedelta(days=2), now - timedelta(days=2)
    for tasks, leave, held_out in (
        (opened.ranked, 0, False),
        (opened.begun, 1, False),
        (opened.rated, 0, False),
        (opened.measured, 0, True),
    ):
        rows = history.work(
            crew=crew, tasks=tasks, first=first, last=last, held_out=held_out, leave=leave
        )
        history.write(rows)
    history.write_demonstrations(crew=crew, tasks=opened.written, first=first, last=last)
    for tasks in (opened.ranked, opened.begun, opened.rated, opened.measured, opened.written):
        history.backdate(tasks, began)


def _review(crew: Crew, opened: Opened, room: Room, now: datetime) -> None:
    """What was handed in was read: reasons, decisions, and gold that was answered since."""
    read = now - timedelta(days=12)
    gold = make_some_gold(opened.ranked, room, read)
    answered = history.work(
        crew=crew, tasks=gold, first=read + timedelta(days=4), last=now - timedelta(days=2)
    )
    history.write(answered)
    Task.objects.filter(pk__in=[task.pk for task in gold]).update(created_at=read)
    say_why_and_decide(opened.ranked, room, now - timedelta(days=3))
    ask_and_answer(opened.ranked, room, now - timedelta(days=4))


def _one(role: Role) -> User:
    return User.objects.filter(roles=[role]).order_by("pk")[0]
