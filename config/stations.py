"""The admin's start page: the stations of the loop with their counts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.admin import site
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Count = Callable[[QuerySet[Model]], int]


@dataclass(frozen=True)
class Fact:
    words: Words
    value: int


@dataclass(frozen=True)
class Station:
    """One station of the loop: a table, what to count in it, and where it leads."""

    name: Words
    table: str
    meaning: Words
    when_empty: Words
    counts: dict[Words, Count] = field(default_factory=dict)

    @property
    def rows(self) -> QuerySet[Model]:
        model: type[Model] = apps.get_model(self.table)
        return model._default_manager.all()


@dataclass(frozen=True)
class Shown:
    number: int
    station: Station
    total: int
    facts: list[Fact]
    link: str


STATIONS = [
    Station(
        _("Prompts"),
        "labeling.Prompt",
        _("what is asked"),
        _("Nothing is asked yet. Take in a file of prompts to begin."),
        {_("retired"): lambda rows: rows.exclude(retired_at=None).count()},
    ),
    Station(
        _("Tasks"),
        "labeling.Task",
        _("questions put to people"),
        _("No question is open. Open tasks from prompts."),
    ),
    Station(
        _("Labels"),
        "labeling.Label",
        _("what people said"),
        _("Nobody has handed in a label yet."),
    ),
    Station(
        _("Datasets"),
        "training.Dataset",
        _("labels frozen into files"),
        _("No dataset is frozen yet. Freeze one when there are labels."),
    ),
    Station(
        _("Runs"),
        "training.Run",
        _("attempts to train or evaluate"),
        _("Nothing was trained yet. Start a run on a dataset."),
    ),
    Station(
        _("Model versions"),
        "training.ModelVersion",
        _("what runs produced"),
        _("No model is known yet. Register a base model, or train one."),
    ),
]


def stations_for(request: HttpRequest) -> list[Shown]:
    """Return the stations this person may see, in the order of the loop."""
    known = [station for station in STATIONS if exists(station.table)]
    return [
        _shown(number, station, request)
        for number, station in enumerate(known, start=1)
        if _may_see(station, request)
    ]


def exists(table: str) -> bool:
    app, name = table.lower().split(".")
    return name in apps.all_models[app]


def _may_see(station: Station, request: HttpRequest) -> bool:
    # Counts reveal nothing, but people without a role in the admin see none.
    return bool(getattr(request.user, "powers", None))


def _shown(number: int, station: Station, request: HttpRequest) -> Shown:
    facts = [Fact(words, count(station.rows)) for words, count in station.counts.items()]
    told = [fact for fact in facts if fact.value]
    return Shown(number, station, station.rows.count(), told, _link(station, request))


def _link(station: Station, request: HttpRequest) -> str:
    model = apps.get_model(station.table)
    shown_here = site._registry.get(model)
    if shown_here is None or not shown_here.has_view_permission(request):
        return ""
    app, name = station.table.lower().split(".")
    return reverse(f"admin:{app}_{name}_changelist")
