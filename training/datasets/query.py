"""Which labels go into a dataset: the conditions that a researcher chooses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Q

from labeling.prompts.models import Split
from labeling.tasks.models.forms import HIGHEST_RATING
from training.datasets.errors import DatasetIsRefused

# What people cannot set.
OWN = ("among", "before")


@dataclass(frozen=True, kw_only=True)
class Query:
    """Conditions that must all hold. An empty one matches everything.

    Some labels never enter a dataset, whatever the query says; see selection.py.
    """

    splits: tuple[str, ...] = ("train",)
    rounds: tuple[int, ...] = ()
    task_kinds: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    prompt_kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    labelers: tuple[str, ...] = ()  # public ids
    guidelines: tuple[int, ...] = ()  # versions, by row
    since: str = ""  # submitted on this day or later, ISO
    until: str = ""  # submitted on this day or earlier
    # The least agreement of a ranking with the other rankings of its task.
    least_agreement: float = 0.0
    labels: bool = True  # labels from here
    imported: bool = True  # labels from files
    # Rewrites of ranked replies: a demonstration each, and a ranking above the original.
    rewrites: bool = False
    spans: bool = False  # what labelers marked in ranked replies
    ratings: bool = False  # how labelers rated ranked replies, with their notes
    # For judged replies: good from this rating on, bad up to that one or with one of these flags.
    good_from: int = 6
    bad_to: int = 3
    bad_flags: tuple[str, ...] = ("fails_task",)
    intakes: tuple[int, ...] = ()  # numbers of the imports that brought the prompts
    # Set for the version after a withdrawal: only rows of that dataset, as of that moment.
    among: int = 0
    before: str = ""

    def __post_init__(self) -> None:
        if self.bad_to >= self.good_from:
            raise DatasetIsRefused(DatasetIsRefused.bad_query % {"name": "bad_to"})

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        known = {one.name: one for one in fields(cls) if one.name not in OWN}
        if unknown := said.keys() - known.keys():
            about = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(known)}
            raise DatasetIsRefused(DatasetIsRefused.unknown % about)
        listed: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list | tuple) else value
            for name, value in said.items()
        }
        for name, value in listed.items():
            _check(name, value, known[name].default)
        return cls(**listed)

    def as_json(self) -> dict[str, Any]:
        """The conditions that were set, and always the splits."""
        values = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }
        blank = asdict(type(self)())
        return {
            name: value
            for name, value in values.items()
            if name == "splits" or value != _listed(blank[name])
        }

    def of_prompts(self, path: str = "") -> Q:
        """The conditions on prompts. `path` leads to one, such as "seat__task__prompt__"."""
        found = Q(**{f"{path}retired_at": None, f"{path}withdrawn_at": None})
        for column, values in {
            "split": self.splits,
            "use_case": self.use_cases,
            "kind": self.prompt_kinds,
            "language": self.languages,
            "intake": self.intakes,
        }.items():
            if values:
                found &= Q(**{f"{path}{column}__in": values})
        if self.among:
            found &= Q(**{f"{path}dataset_rows__dataset": self.among})
        return found

    def of_labels(self) -> Q:
        """The conditions on labels."""
        found = self.of_prompts("seat__task__prompt__")
        for column, values in {
            "seat__task__round_number": self.rounds,
            "seat__task__kind": self.task_kinds,
            "seat__labeler__public_id": self.labelers,
            "seat__guideline": self.guidelines,
        }.items():
            if values:
                found &= Q(**{f"{column}__in": values})
        if self.before:
            found &= Q(handed_in_at__lte=datetime.fromisoformat(self.before))
        if self.since:
            found &= Q(handed_in_at__date__gte=date.fromisoformat(self.since))
        if self.until:
            found &= Q(handed_in_at__date__lte=date.fromisoformat(self.until))
        return found

    @property
    def asks_about_labels(self) -> bool:
        """Whether it sets a condition on properties that imported rows do not have."""
        about = (self.rounds, self.task_kinds, self.labelers, self.guidelines)
        return any(about) or bool(self.since or self.until or self.least_agreement)


def _check(name: str, value: Any, default: Any) -> None:
    """Refuse a value whose type differs from the default's, or that is out of range."""
    if name in ("rounds", "guidelines", "intakes"):
        good = isinstance(value, tuple) and all(type(one) is int for one in value)
    elif isinstance(default, tuple):
        good = isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    elif name in ("since", "until"):
        good = isinstance(value, str) and (not value or _is_day(value))
    elif name in ("good_from", "bad_to"):
        good = type(value) is int and 0 <= value <= HIGHEST_RATING
    elif isinstance(default, bool):
        good = isinstance(value, bool)
    else:
        good = type(value) in (int, float) and 0 <= value <= 1
    if not good or (name == "splits" and not set(value) <= set(Split.values)):
        raise DatasetIsRefused(DatasetIsRefused.bad_query % {"name": name})


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
