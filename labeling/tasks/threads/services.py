"""Asking at a seat, and reading what others asked about the same task."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from labeling.guidelines.questions.models import Question
from labeling.guidelines.questions.services import ask
from labeling.people.models import User
from labeling.tasks.errors import SeatIsUnknown
from labeling.tasks.models import Seat
from labeling.tasks.threads.models import TaskQuestion


@transaction.atomic
def ask_at_seat(*, seat_id: UUID, labeler: User, text: str) -> Question:
    """Ask about the task at this seat, without leaving it."""
    seat = _own_seat(seat_id, labeler)
    question = ask(person=labeler, text=text, guideline=seat.guideline, about_task=True)
    TaskQuestion.objects.create(question=question, task=seat.task)
    return question


def thread_at_seat(*, seat_id: UUID, labeler: User) -> QuerySet[Question]:
    """Own questions at once; those of others when the own label can no longer be swayed."""
    seat = _own_seat(seat_id, labeler)
    readable = Q(asked_by=labeler)
    if seat.finished_at is not None:
        readable |= Q(task_question__task=seat.task)
    thread = Question.objects.filter(readable, task_question__task=seat.task)
    return thread.prefetch_related("answers").order_by("pk")


def _own_seat(seat_id: UUID, labeler: User) -> Seat:
    seat = Seat.objects.filter(public_id=seat_id, labeler=labeler).first()
    if seat is None:
        raise SeatIsUnknown
    return seat
