"""Work that reaches the server late, beside a withdrawal: nothing of the text comes back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.utils import timezone

from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.services import edit_label, hand_in
from labeling.models import FewShot, Prompt, Reply, Task, User, Writer
from labeling.prompts.authors import author_of
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.drawing import draw_shots
from labeling.prompts.errors import PromptCannotMove, PromptIsWithdrawn
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.quality.review.models import Why
from labeling.quality.review.services import decide, say_why
from labeling.questions import services as questions
from labeling.tasks.drafts import save_draft
from labeling.tasks.errors import StaleDraft
from labeling.tasks.models import Kind, Purpose, SkipReason
from labeling.tasks.opening import NewTask, open_tasks, set_overlap
from labeling.tasks.screens import Screen
from labeling.tasks.services import take_seat
from labeling.tasks.skips import skip_seat
from tests.interleaving import Interleaving, at_every_step
from tests.labeling.canary import tables_with
from tests.labeling.conftest import key

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "canary-5b21e9"
MEASURES = Measures(active_ms=1)


@dataclass
class Room:
    """A labeler in front of a prompt, and the answer that quotes it."""

    prompt: Prompt
    task: Task
    labeler: User
    screen: Screen
    answer: Answer

    @property
    def replies(self) -> list[int]:
        return sorted(self.task.replies.values_list("pk", flat=True))


def room(kind: Kind = Kind.RANK_AND_RATE) -> Room:
    number = User.objects.count()
    labeler = User.objects.create_user(
        f"ada-{number}", roles=["labeler"], qualified_at=timezone.now()
    )
    author = author_of(labeler, load_hasher())
    prompt = Prompt.objects.create(turns=[{"role": "user", "text": CANARY}], author=author)
    shown = 0 if kind == Kind.DEMONSTRATE else 2
    writers = [Writer.objects.get_or_create(model_version=f"m{n}")[0] for n in range(shown)]
    replies = [Reply.objects.create(prompt=prompt, writer=one, text=CANARY) for one in writers]
    [task] = open_tasks(
        kind=kind, purpose=Purpose.TRAINING, new_tasks=[NewTask(prompt, replies)], overlap=1
    )
    rated = {slot: RatingGiven(4, (), CANARY) for slot in "AB"[:shown]}
    ranked = Answer(ranking=[["A"], ["B"]], note=CANARY, ratings=rated)
    answer = ranked if shown else Answer(text=CANARY)
    return Room(prompt, task, labeler, take_seat(labeler=labeler), answer)


def finish(at: Room, same: UUID | None = None) -> object:
    return hand_in(
        seat_id=at.screen.public_id,
        labeler=at.labeler,
        key=same or key(),
        answer=at.answer,
        measures=MEASURES,
    )


def a_draft(at: Room):
    return lambda: save_draft(
        seat_id=at.screen.public_id, labeler=at.labeler, revision=0, body=CANARY
    )


def a_later_draft(at: Room):
    a_draft(at)()
    return lambda: save_draft(
        seat_id=at.screen.public_id, labeler=at.labeler, revision=1, body=f"{CANARY}!"
    )


def a_draft_of_an_old_tab(at: Room):
    a_draft(at)()
    return lambda: save_draft(
        seat_id=at.screen.public_id, labeler=at.labeler, revision=9, body=f"{CANARY}?"
    )


def a_label(at: Room):
    return lambda: finish(at)


def an_edited_label(at: Room):
    label = hand_in(
        seat_id=at.screen.public_id,
        labeler=at.labeler,
        key=key(),
        answer=Answer(ranking=[["B"], ["A"]], ratings=at.answer.ratings),
        measures=MEASURES,
    )
    return lambda: edit_label(label_id=label.public_id, labeler=at.labeler, answer=at.answer)


def a_skip(at: Room):
    return lambda: skip_seat(
        seat_id=at.screen.public_id, labeler=at.labeler, reason=SkipReason.OTHER, note=CANARY
    )


def a_question(at: Room):
    return lambda: questions.ask_at_seat(
        seat_id=at.screen.public_id, labeler=at.labeler, text=CANARY
    )


def an_answer(at: Room):
    question = a_question(at)()
    return lambda: questions.answer(question=question, person=at.labeler, text=CANARY)


def a_reason(at: Room):
    return lambda: say_why(task=at.task, why=Why.TASTE, person=at.labeler, note=CANARY)


def a_decision(at: Room):
    return lambda: decide(
        task=at.task, order=[[one] for one in at.replies], note=CANARY, person=at.labeler
    )


def more_places(at: Room):
    return lambda: set_overlap(task=at.task, overlap=3)


def shots(at: Room):
    FewShot.objects.create(
        prompt=at.prompt, instruction=CANARY, shots=[[CANARY, "b"], ["c", CANARY], ["d", "e"]]
    )
    Prompt.objects.filter(pk=at.prompt.pk).update(kind=PromptKind.FEW_SHOT)
    return lambda: draw_shots(prompt=at.prompt, points=2, seed=1)


WORK = [
    *[a_draft, a_later_draft, a_draft_of_an_old_tab, a_label, an_edited_label, a_skip, a_question],
    *[an_answer, a_reason, a_decision, more_places, shots],
]


def beside_a_withdrawal(work: Callable[[Room], Callable[[], object]], kind: Kind) -> int:
    """Withdraw the prompt before every step of the work, and look for its text each time."""

    def set_up():
        at = room(kind)
        late = work(at)

        def try_to() -> None:
            with suppress(PromptIsWithdrawn, PromptCannotMove, StaleDraft):
                late()

        return try_to, lambda: withdraw_prompt(prompt=at.prompt)

    def check(_: Interleaving) -> None:
        assert list(tables_with(CANARY)) == []

    return at_every_step(set_up, check)


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_late_work_brings_back_nothing_of_a_withdrawn_prompt(work):
    assert beside_a_withdrawal(work, Kind.RANK_AND_RATE) > 1


def test_more_labels_are_asked_for_while_the_prompt_is_being_withdrawn():
    def set_up():
        at = room()
        return lambda: withdraw_prompt(prompt=at.prompt), more_places(at)

    assert at_every_step(set_up, lambda run: None) > 10


def test_a_late_demonstration_brings_back_nothing_of_a_withdrawn_prompt():
    assert beside_a_withdrawal(a_label, Kind.DEMONSTRATE) > 2


def test_a_label_that_was_stored_before_the_withdrawal_is_acknowledged_again(qualified):
    at, same = room(), key()
    stored = finish(at, same)
    withdraw_prompt(prompt=at.prompt)

    assert finish(at, same) == stored


def test_late_work_on_a_withdrawn_prompt_is_refused_in_words(client_of):
    at = room()
    browser = client_of(at.labeler)
    withdraw_prompt(prompt=at.prompt)
    draft = {"revision": 0, "body": CANARY}

    answer = browser.put(f"/api/tasks/seats/{at.screen.public_id}/draft/", draft, format="json")

    assert answer.status_code == 409
    assert answer.json()["code"] == "prompt_is_withdrawn"


def conversation(*texts: str, **source) -> Prompt:
    turns = [
        {"role": "assistant" if number % 2 else "user", "text": text}
        for number, text in enumerate(texts)
    ]
    return Prompt.objects.create(turns=turns, **source)


def test_the_later_turns_of_a_conversation_go_with_the_withdrawn_one(ada, grace):
    author, another = (author_of(person, load_hasher()) for person in (ada, grace))
    first = conversation("Hello", author=author)
    later = conversation("Hello", "Hi!", CANARY, author=author)
    last = conversation("Hello", "Hi!", CANARY, "Oh", "So?", author=author)
    drawn = conversation(CANARY, author=author, drawn_from=last)
    kept = [
        first,
        conversation("So?", "Hello", "Hi!", "Oh", CANARY + CANARY, author=author),
        conversation("Hello", "Hi!", CANARY, author=another),
        conversation("Hello", "Hi!", "Bye", author=author),
    ]

    withdraw_prompt(prompt=later)

    gone = Prompt.objects.filter(withdrawn_at__isnull=False)
    assert {later, last, drawn} == set(gone)
    assert set(kept) == set(Prompt.objects.filter(withdrawn_at=None))
