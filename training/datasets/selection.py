"""Which labels, files and prompts may enter a dataset.

Whatever the query says, these never train a model: labels of the held-out group (InstructGPT 3.4),
gold answers, evaluations, screening tests, surplus labels, and what was withdrawn.
"""

from django.db.models import QuerySet

from labeling.labels.models import Label
from labeling.people.held_out import for_training
from labeling.prompts.intake.models import ImportedDemonstration, ImportedRanking
from labeling.tasks.models import Purpose
from training.datasets.models import Kind
from training.datasets.query import Query


def labels_for(kind: str, query: Query) -> QuerySet[Label]:
    """The labels that match a query and may train a model."""
    found = _for_training(query)
    if kind == Kind.DEMONSTRATIONS:
        return found.filter(demonstration__isnull=False, demonstration__reply__withdrawn_at=None)
    if kind == Kind.SIGNALS:
        return found
    return found.exclude(ranking=None).exclude(ranking__ranks=[])


def rewritten_labels(query: Query) -> QuerySet[Label]:
    """The labels whose labeler rewrote one of the replies, with a ranking or without."""
    return _for_training(query).filter(
        rewrite__reply__withdrawn_at=None,
        rewrite__original__withdrawn_at=None,
        rewrite__isnull=False,
    )


def _for_training(query: Query) -> QuerySet[Label]:
    counted = Label.objects.counted().filter(query.of_labels())
    return for_training(counted.filter(seat__task__purpose=Purpose.TRAINING), by="seat__labeler")


def imported_demonstrations(query: Query) -> QuerySet[ImportedDemonstration]:
    found = ImportedDemonstration.objects.filter(query.of_prompts("reply__prompt__"))
    return found.filter(reply__withdrawn_at=None)


def imported_rankings(query: Query) -> QuerySet[ImportedRanking]:
    return ImportedRanking.objects.filter(query.of_prompts("prompt__"))


def takes_imported(query: Query) -> bool:
    """Whether rows from files match: they have none of the properties of labels."""
    return query.imported and not query.asks_about_labels
