"""Ask, answer and pin; ask at a seat and read what others asked about the same task."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from labeling.guidelines.models import Guideline
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.prompts.erasure import refuse_withdrawn
from labeling.prompts.errors import PromptIsWithdrawn
from labeling.prompts.models import Prompt
from labeling.questions.models import Answer, Question, TaskQuestion
from labeling.tasks.errors import SeatIsUnknown
from labeling.tasks.models import Seat

ANSWERING = (Role.MANAGER, Role.RESEARCHER)


def questions_for(person: User) -> QuerySet[Question]:
    """Everything for those who answer; for labelers, what is about no task."""
    questions = Question.objects.select_related("asked_by", "guideline")
    questions = questions.prefetch_related("answers__pinned_to")
    if person.acts_as(*ANSWERING):
        return questions
    return questions.filter(about_task=False)


def ask(
    *, person: User, text: str, guideline: Guideline | None = None, about_task: bool = False
) -> Question:
    """Put a question to those who answer."""
    return Question.objects.create(
        asked_by=person, text=text, guideline=guideline, about_task=about_task
    )


@transaction.atomic
def answer(*, question: Question, person: User, text: str) -> Answer:
    """Answer a question, for everybody who may read it."""
    refuse_withdrawn(Prompt.objects.filter(tasks__task_questions__question=question))
    # Only a withdrawal deletes questions.
    if not Question.objects.filter(pk=question.pk).exists():
        raise PromptIsWithdrawn
    return Answer.objects.create(question=question, answered_by=person, text=text)


def pin(*, answer: Answer, guideline: Guideline | None) -> Answer:
    """Put an answer under a guideline where all labelers find it; nothing takes it away again."""
    answer.pinned_to = guideline
    answer.save(update_fields=["pinned_to"])
    return answer


def pinned(guideline: Guideline) -> QuerySet[Answer]:
    """The answers under a guideline and the versions before it, oldest first."""
    same = Answer.objects.filter(
        pinned_to__kind=guideline.kind,
        pinned_to__purpose=guideline.purpose,
        pinned_to__version__lte=guideline.version,
    )
    return same.select_related("question").order_by("pk")


@transaction.atomic
def ask_at_seat(*, seat_id: UUID, labeler: User, text: str) -> Question:
    """Ask about the task at this seat, without leaving it."""
    refuse_withdrawn(Prompt.objects.filter(tasks__seats__public_id=seat_id))
    seat = _own_seat(seat_id, labeler)
    question = ask(person=labeler, text=text, guideline=seat.guideline, about_task=True)
    TaskQuestion.objects.create(question=question, task=seat.task)
    return question


def thread_at_seat(*, seat_id: UUID, labeler: User) -> QuerySet[Question]:
    """Own questions at once; those of others when the own label can no longer be swayed."""
    seat = _own_seat(seat_id, labeler)
    readable = Q(asked_by=labeler)
    if seat.finished_at is not None and not _is_editable(seat):
        readable |= Q(task_question__task=seat.task)
    thread = Question.objects.filter(readable, task_question__task=seat.task)
    return thread.prefetch_related("answers").order_by("pk")


def _is_editable(seat: Seat) -> bool:
    since = Now() - settings.LABEL_EDIT_TIME
    return Seat.objects.filter(pk=seat.pk, label__handed_in_at__gte=since).exists()


def _own_seat(seat_id: UUID, labeler: User) -> Seat:
    seat = Seat.objects.filter(public_id=seat_id, labeler=labeler).first()
    if seat is None:
        raise SeatIsUnknown
    return seat
