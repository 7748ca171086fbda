"""What people said in a campaign, as arrays: one row per label and entrant."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.campaigns.models import Campaign, CampaignReply
from labeling.campaigns.styles import STYLES, styles_of
from labeling.labels.models import Label, Rating
from labeling.prompts.models import Kind as PromptKind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Said:
    """The labels of a campaign. L labels, M entrants in their order.

    places: (L, M), 1 is best, NaN where nothing was ranked.  ratings: (L, M), NaN where none.
    flags: by code, (L, M) of 0 and 1, NaN where the reply was not rated.
    styles: (L, M, F) of `STYLES`, NaN where a reply was withdrawn or a style was not counted.
    """

    prompts: Ints  # (L,)
    held_out: Bools  # (L,) by whom
    customer: Bools  # (L,) of whom the prompt came
    use_cases: NDArray[np.str_]  # (L,)
    places: Floats
    ratings: Floats
    flags: dict[str, Floats]
    styles: Floats

    def only(self, rows: Bools) -> "Said":
        return Said(
            self.prompts[rows],
            self.held_out[rows],
            self.customer[rows],
            self.use_cases[rows],
            self.places[rows],
            self.ratings[rows],
            {code: values[rows] for code, values in self.flags.items()},
            self.styles[rows],
        )


def scores(places: Floats, others: Floats) -> Floats:
    """Return 1 for a better place, half for the same, 0 for a worse one; NaN if one is missing."""
    found: Floats = (np.sign(others - places) + 1) / 2
    return found


def said_in(campaign: Campaign, wanted: Sequence[str] = STYLES) -> Said:
    """As many queries, however many labels there are. Other styles than the wanted are NaN.

    To count styles, the database has to read every reply.
    """
    place_of = _entrant_places(campaign)
    rows = list(_labels(campaign))
    width = campaign.entrants.count()
    places = np.full((len(rows), width), np.nan)
    styles = np.full((len(rows), width, len(STYLES)), np.nan)
    columns = [STYLES.index(style) for style in wanted]
    replies = CampaignReply.objects.filter(asked__campaign=campaign)
    style_of = styles_of(replies, wanted) if wanted else {}
    for number, row in enumerate(rows):
        for reply, place in zip(row[4], row[5] or [], strict=False):
            places[number, place_of[reply]] = place
            styles[number, place_of[reply], columns] = style_of.get(reply, np.nan)
    ratings, flags = _ratings(campaign, {row[0]: n for n, row in enumerate(rows)}, place_of, width)
    return Said(
        prompts=np.array([row[1] for row in rows], dtype=np.int64),
        held_out=np.array([row[2] for row in rows], dtype=np.bool_),
        customer=np.array([row[3] == PromptKind.CUSTOMER for row in rows], dtype=np.bool_),
        use_cases=np.array([row[6] for row in rows], dtype=np.str_),
        places=places,
        ratings=ratings,
        flags=flags,
        styles=styles,
    )


def _entrant_places(campaign: Campaign) -> dict[int, int]:
    order = {pk: n for n, pk in enumerate(campaign.entrants.values_list("pk", flat=True))}
    given = CampaignReply.objects.filter(asked__campaign=campaign)
    return {reply: order[entrant] for reply, entrant in given.values_list("reply", "entrant")}


def _labels(campaign: Campaign) -> list[tuple[int, int, bool, str, list[int], list[int], str]]:
    counted = Label.objects.counted().filter(
        seat__task__campaign_task__campaign=campaign, seat__task__prompt__withdrawn_at=None
    )
    return list(
        counted.order_by("pk").values_list(
            "pk",
            "seat__task__prompt",
            "seat__labeler__held_out",
            "seat__task__prompt__kind",
            "seat__shown",
            "ranking__ranks",
            "seat__task__prompt__use_case",
        )
    )


def _ratings(
    campaign: Campaign, number_of: dict[int, int], place_of: dict[int, int], width: int
) -> tuple[Floats, dict[str, Floats]]:
    values = np.full((len(number_of), width), np.nan)
    rated = np.zeros((len(number_of), width), dtype=np.bool_)
    ticked: dict[str, list[tuple[int, int]]] = {}
    rows = Rating.objects.filter(label__seat__task__campaign_task__campaign=campaign)
    for label, reply, value, codes in rows.values_list("label", "reply", "value", "flags"):
        if label not in number_of:
            continue
        place = number_of[label], place_of[reply]
        rated[place] = True
        values[place] = np.nan if value is None else value
        for code in codes:
            ticked.setdefault(code, []).append(place)
    return values, {code: _ticks(rated, places) for code, places in sorted(ticked.items())}


def _ticks(rated: Bools, places: list[tuple[int, int]]) -> Floats:
    flags = np.where(rated, 0.0, np.nan)
    for place in places:
        flags[place] = 1.0
    return flags
