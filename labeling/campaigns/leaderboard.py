"""All models of all campaigns in one order, from every comparison that people made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from common.statistics import intervals
from common.statistics.bradley_terry import connected_to
from common.statistics.style_effects import Fit, Meetings
from labeling.campaigns.controlled import StyleEffect, chance, effects_of, fit_of, meetings_of
from labeling.campaigns.estimates import Estimate
from labeling.campaigns.models import Campaign, Entrant
from labeling.campaigns.reading import Said, said_in
from labeling.campaigns.styles import LENGTH, STYLES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Which styles are held equal.
CONTROLS: Mapping[str, Sequence[str]] = {"none": (), "length": (LENGTH,), "styles": STYLES}


@dataclass(frozen=True)
class Model:
    """A model as it wrote: the same version with other examples is another one."""

    name: str
    model_version: str
    examples: str


@dataclass(frozen=True)
class Standing:
    """One model of the leaderboard.

    chance: of winning against the average model.  from_rank, to_rank: the ranks that the labels
    leave open, from the models that are clearly better to those that are clearly worse.
    """

    model: Model
    chance: Estimate
    from_rank: int
    to_rank: int
    campaigns: int


@dataclass(frozen=True)
class Leaderboard:
    """reason: why there are no standings.  apart: models that no comparison connects to these."""

    standings: list[Standing]
    apart: list[Model]
    effects: list[StyleEffect]
    labels: int
    prompts: int
    reason: str = ""


@dataclass(frozen=True)
class Heard:
    """What people said in one campaign, and the models in its order."""

    models: Sequence[Model]
    said: Said


def heard_in(
    campaigns: Iterable[Campaign], held_out: bool | None, use_case: str, control: str
) -> list[Heard]:
    heard = []
    for campaign in campaigns:
        said = said_in(campaign, CONTROLS[control])
        if held_out is not None:
            said = said.only(said.held_out == held_out)
        if use_case:
            said = said.only(said.use_cases == use_case)
        heard.append(Heard([_model(entrant) for entrant in campaign.entrants.all()], said))
    return heard


def _model(entrant: Entrant) -> Model:
    return Model(entrant.writer.model_version, entrant.model_version, entrant.examples)


def leaderboard(heard: Sequence[Heard], control: str) -> Leaderboard:
    models = sorted({model for one in heard for model in one.models}, key=lambda one: one.name)
    meetings = _together(heard, models, CONTROLS[control])
    kept = _largest_group(meetings, len(models))
    apart = [model for at, model in enumerate(models) if at not in kept]
    meetings = _only(meetings, kept, len(models))
    labels, prompts = sum(len(one.said.prompts) for one in heard), len(np.unique(meetings.prompts))
    found = fit_of(meetings, len(kept), baseline=0) if len(kept) > 1 else "too_few_prompts"
    if isinstance(found, str):
        return Leaderboard([], models, [], labels, prompts, found)
    places = {models[at]: place for place, at in enumerate(kept)}
    standings = _standings(found, meetings, places, heard)
    effects = effects_of(found, CONTROLS[control], labels)
    return Leaderboard(standings, apart, effects, labels, prompts)


def _together(heard: Sequence[Heard], models: Sequence[Model], styles: Sequence[str]) -> Meetings:
    place = {model: at for at, model in enumerate(models)}
    columns = [STYLES.index(style) for style in styles]
    parts = []
    for one in heard:
        meetings = meetings_of(one.said, columns)
        own = np.array([place[model] for model in one.models])
        parts.append(replace(meetings, first=own[meetings.first], second=own[meetings.second]))
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Meetings(none, none, np.zeros(0), np.zeros((0, len(columns))), none)
    return Meetings(
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.second for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.styles for part in parts]),
        np.concatenate([part.prompts for part in parts]),
    )


def _largest_group(meetings: Meetings, models: int) -> list[int]:
    """Return the models of the connected group with the most comparisons."""
    met = np.zeros((models, models))
    np.add.at(met, (meetings.first, meetings.second), 1)
    best: list[int] = []
    for model in range(models):
        group = sorted(connected_to(met, model))
        if met[group].sum() > met[best].sum():
            best = group
    return best


def _only(meetings: Meetings, kept: Sequence[int], models: int) -> Meetings:
    place = np.full(models, -1)
    place[list(kept)] = np.arange(len(kept))
    there = meetings.only(place[meetings.first] >= 0)
    return replace(there, first=place[there.first], second=place[there.second])


def _standings(
    found: Fit, meetings: Meetings, places: Mapping[Model, int], heard: Sequence[Heard]
) -> list[Standing]:
    """Return the models, best first. The average model has the mean of all strengths."""
    count, size = len(places), len(found.strengths) + len(found.effects)
    from_average = np.eye(count, size)
    from_average[:, :count] -= 1 / count
    odds, variances = from_average[:, :count] @ found.strengths, found.variances(from_average)
    prompts = np.array([_prompts_of(at, meetings) for at in range(count)])
    better = _clearly_better(found, prompts)
    standings = []
    for model, at in places.items():
        labels = sum(len(one.said.prompts) for one in heard if model in one.models)
        standings.append(
            Standing(
                model=model,
                chance=chance(odds[at], variances[at], labels, int(prompts[at])),
                from_rank=1 + int(better[:, at].sum()),
                to_rank=count - int(better[at].sum()),
                campaigns=sum(model in one.models for one in heard),
            )
        )
    return sorted(standings, key=lambda one: (-(one.chance.value or 0), one.model.name))


def _prompts_of(model: int, meetings: Meetings) -> int:
    there = (meetings.first == model) | (meetings.second == model)
    return len(np.unique(meetings.prompts[there]))


def _clearly_better(found: Fit, prompts: Ints) -> Bools:
    """Return (M, M): whether the interval of the row's lead over the column is above 0.

    The interval is Student's, for the fewer prompts of the two.
    """
    count, size = len(found.strengths), len(found.strengths) + len(found.effects)
    one, other = np.triu_indices(count, 1)
    leads = np.eye(count, size)[one] - np.eye(count, size)[other]
    lead = leads[:, :count] @ found.strengths
    quantiles = [intervals.student(few - 1) for few in np.minimum(prompts[one], prompts[other])]
    clear = np.abs(lead) > np.array(quantiles) * np.sqrt(found.variances(leads))
    better = np.zeros((count, count), dtype=np.bool_)
    better[one, other], better[other, one] = clear & (lead > 0), clear & (lead < 0)
    return better
