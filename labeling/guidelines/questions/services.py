"""Asking, answering and pinning."""

from django.db.models import QuerySet

from labeling.guidelines.models import Guideline
from labeling.guidelines.questions.models import Answer, Question
from labeling.people.models import User
from labeling.people.roles import Role

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


def answer(*, question: Question, person: User, text: str) -> Answer:
    """Answer a question, for everybody who may read it."""
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
