"""The admin's start page: the stations of the loop and how much each of them holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.admin import site
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from training.rounds.stations import StationCounts, count_stations

Words = str | Promise


@dataclass(frozen=True)
class Fact:
    words: Words
    value: int


@dataclass(frozen=True)
class Station:
    """One station of the loop: its table, and which numbers of StationCounts belong to it."""

    name: Words
    table: str
    total: str
    meaning: Words
    when_empty: Words
    facts: dict[Words, str] = field(default_factory=dict)

    def total_in(self, counts: StationCounts) -> int:
        return int(getattr(counts, self.total))

    def facts_in(self, counts: StationCounts) -> list[Fact]:
        """The facts that are not zero."""
        found = [Fact(words, getattr(counts, name)) for words, name in self.facts.items()]
        return [fact for fact in found if fact.value]


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
        "prompts",
        _("what is asked"),
        _("There are no prompts yet. Import a file of prompts to begin."),
        {_("retired"): "prompts_retired"},
    ),
    Station(
        _("Tasks"),
        "labeling.Task",
        "tasks",
        _("tasks for labelers"),
        _("No task is open. Open tasks from prompts."),
    ),
    Station(
        _("Labels"),
        "labeling.Label",
        "labels",
        _("what people said"),
        _("Nobody has handed in a label yet."),
        {_("imported from files"): "labels_from_files"},
    ),
    Station(
        _("Datasets"),
        "training.Dataset",
        "datasets",
        _("labels frozen into files"),
        _("There is no dataset yet. Freeze one when there are labels."),
    ),
    Station(
        _("Runs"),
        "training.Run",
        "runs",
        _("training and evaluation runs"),
        _("Nothing has been trained yet. Launch a run on a dataset."),
    ),
    Station(
        _("Model versions"),
        "training.ModelVersion",
        "model_versions",
        _("what runs produced"),
        _("There is no model yet. Register a base model, or train one."),
    ),
]


def stations_for(request: HttpRequest) -> list[Shown]:
    """The stations in the order of the loop; none for people without a role in the admin."""
    if not getattr(request.user, "powers", None):
        return []
    counts = count_stations()
    return [
        Shown(
            number=number,
            station=station,
            total=station.total_in(counts),
            facts=station.facts_in(counts),
            link=_link(station, request),
        )
        for number, station in enumerate(STATIONS, start=1)
    ]


def rows_by_table() -> Iterator[tuple[str, int]]:
    """The number of rows of each station."""
    counts = count_stations()
    return ((station.table, station.total_in(counts)) for station in STATIONS)


def _link(station: Station, request: HttpRequest) -> str:
    """The address of the station's list; empty for people without access to it."""
    model_admin = site._registry.get(apps.get_model(station.table))
    if model_admin is None or not model_admin.has_view_permission(request):
        return ""
    app, name = station.table.lower().split(".")
    return reverse(f"admin:{app}_{name}_changelist")
