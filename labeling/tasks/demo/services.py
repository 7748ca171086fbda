"""Opening the tasks of the demo."""

from collections.abc import Iterable

from django.db import transaction

from labeling.prompts.models import Prompt, Reply, Writer
from labeling.tasks.demo.content import DEMONSTRATE, IMPROVE, RANK, RATE, Content
from labeling.tasks.models import Kind, Purpose, Task
from labeling.tasks.opening import Question, open_tasks

OVERLAP = 3


@transaction.atomic
def open_demo_tasks() -> list[Task]:
    """Open the demo's tasks where there are none at all yet."""
    if Task.objects.exists():
        return []
    ranked = [asked(content) for content in RANK]
    improved = asked(IMPROVE)
    written = [
        *(asked(content) for content in DEMONSTRATE),
        Question(prompt=improved.prompt, start_from=improved.replies[0]),
    ]
    # Few replies are ranked and rated at once, many are only ranked.
    small = [question for question in ranked if len(question.replies) <= 5]  # noqa: PLR2004
    large = [question for question in ranked if question not in small]
    return [
        *opened(Kind.RANK, large),
        *opened(Kind.RANK_AND_RATE, small),
        *opened(Kind.RATE, [asked(content) for content in RATE]),
        *opened(Kind.DEMONSTRATE, written),
    ]


def opened(kind: Kind, questions: list[Question]) -> list[Task]:
    return open_tasks(kind=kind, purpose=Purpose.TRAINING, questions=questions, overlap=OVERLAP)


def asked(content: Content) -> Question:
    prompt = Prompt.objects.create(
        turns=[{"role": "user", "text": content.prompt}],
        language=content.language,
        topics=list(content.topics),
    )
    return Question(prompt=prompt, replies=list(replies_to(prompt, content.replies)))


def replies_to(prompt: Prompt, texts: Iterable[str]) -> Iterable[Reply]:
    for number, text in enumerate(texts, start=1):
        writer, _ = Writer.objects.get_or_create(outside=f"demo writer {number}")
        yield Reply.objects.create(prompt=prompt, writer=writer, text=text)
