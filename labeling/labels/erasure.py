"""The tasks and labels that use a prompt, and erasing its text from them."""

from collections.abc import Iterator, Sequence

from labeling.labels.models import Label, LabelEdit, Ranking, Rating
from labeling.labels.reasons.models import Span
from labeling.prompts.erasure import Use
from labeling.prompts.models import Prompt
from labeling.questions.models import Question
from labeling.tasks.models import Draft, Seat, Task
from labeling.tasks.opening import retire_task


def tasks_and_labels_with(prompt: Prompt) -> Iterator[Use]:
    """List the tasks and labels that use this prompt."""
    for task in Task.objects.filter(prompt=prompt):
        name = f"{task.get_kind_display()}, {task.get_purpose_display()}"
        yield Use("task", str(task.pk), name, task.created_at)
    labels = Label.objects.filter(seat__task__prompt=prompt).select_related("seat__task")
    for label in labels:
        yield Use(
            "label", str(label.public_id), label.seat.task.get_kind_display(), label.handed_in_at
        )


def erase_from_labels(prompts: Sequence[int]) -> None:
    """Retire the tasks of these prompts and erase drafts, notes and questions about them.

    Rankings and ratings stay, because they contain no text.
    """
    for task in Task.objects.filter(prompt__in=prompts, retired_at=None):
        retire_task(task=task)
    Draft.objects.filter(seat__task__prompt__in=prompts).delete()
    Seat.objects.filter(task__prompt__in=prompts).exclude(skip_note="").update(skip_note="")
    of_these = {"label__seat__task__prompt__in": prompts}
    # Questions about the task, and their answers, may quote the prompt.
    Question.objects.filter(task_question__task__prompt__in=prompts).delete()
    # Earlier versions of labels contain the text of demonstrations and notes.
    LabelEdit.objects.filter(**of_these).delete()
    # A span is a place in a text that is gone.
    Span.objects.filter(**of_these).delete()
    Ranking.objects.filter(**of_these).exclude(note="").update(note="")
    Rating.objects.filter(**of_these).exclude(note="").update(note="")
