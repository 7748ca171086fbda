"""Ratings, notes and spans of a line: read, without personal data, and written to their tables."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from labeling.prompts.cleaning.keys import Hasher
from labeling.prompts.cleaning.personal import Finding, mask
from labeling.prompts.intake.reasons.models import LONGEST_NAME
from labeling.prompts.intake.values import LineIsRefused, text_of

LARGEST = 1e12
MOST_REASONS = 1000  # of a line


@dataclass(frozen=True)
class Reason:
    """A rating of a reply, or a span of it if it has an end."""

    part: str  # or the kind of the span
    value: float | None = None
    note: str = ""
    start: int = 0
    end: int = 0


def reasons_of(value: object, texts: Sequence[str]) -> list[tuple[int, Reason]]:
    """What a format says about each reply, by its text, with the number of the reply."""
    if not isinstance(value, dict):
        return []
    found = [
        (number, _reason(said, text))
        for number, text in enumerate(texts)
        for said in value.get(text, [])
    ]
    if len(found) > MOST_REASONS:
        raise LineIsRefused(
            _("The line holds more than %(most)s ratings and spans.") % {"most": MOST_REASONS}
        )
    return [(number, one) for number, one in found if one.end or one.note or one.value is not None]


def _reason(said: Mapping[str, object], text: str) -> Reason:
    part, note, value = (said.get(name) for name in ("part", "note", "value"))
    start, end = said.get("start", 0), said.get("end", 0)
    if not isinstance(part, str) or not 0 < len(part.strip()) <= LONGEST_NAME:
        raise LineIsRefused(
            _("A rating or span has a name of 1 to %(most)s characters.") % {"most": LONGEST_NAME}
        )
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end <= len(text):
        raise LineIsRefused(_("A marked span is not inside its reply."))
    return Reason(
        part=text_of(part, "part").strip(),
        value=_number(value, part),
        note=text_of(note, "note") if note else "",
        start=start,
        end=end,
    )


def _number(value: object, part: str) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > LARGEST:
        raise LineIsRefused(_("“%(name)s” is not a number.") % {"name": part})
    return float(value)


def masked(reason: Reason, text: str, find: Callable[[str], Sequence[Finding]]) -> Reason:
    """The reason about the text without personal data."""
    found = find(text) if reason.end else []
    return replace(
        reason,
        note=mask(reason.note, find(reason.note)),
        start=_moved(reason.start, text, found),
        end=_moved(reason.end, text, found),
    )


def _moved(place: int, text: str, found: Sequence[Finding]) -> int:
    """Where a place of the text is in the masked text; inside of a mask, its end."""
    before = [one for one in found if one.start < place]
    end = max([place, *(one.end for one in before)])
    return len(mask(text[:end], before))


def staged(
    reasons: Sequence[tuple[int, Reason]],
    *,
    prompt_key: UUID,
    reply_keys: Sequence[str],
    labeler_key: UUID | None,
    hasher: Hasher,
) -> str:
    """As JSON for the staging table: [key, key of the reply's text, part, value, ...]."""
    rows = []
    for number, one in reasons:
        said = [one.part, one.value, one.start, one.end, one.note]
        about = [str(prompt_key), reply_keys[number], str(labeler_key or "")]
        key = hasher.key("reason", *about, json.dumps(said))
        rows.append([str(key), reply_keys[number], *said])
    return json.dumps(rows, ensure_ascii=False)


_FROM_LINES = """
FROM labeling_stagedline s
JOIN seen ON seen.id = s.id AND NOT seen.withdrawn
JOIN labeling_prompt p ON p.prefix_key = s.prefix_key AND p.text_key = s.text_key
    AND p.drawn_from_id IS NULL
CROSS JOIN jsonb_array_elements(s.reasons) AS j
JOIN labeling_reply r ON r.prompt_id = p.id AND r.text_key = (j ->> 1)::uuid
    AND r.withdrawn_at IS NULL
WHERE s.intake_id = %(intake)s AND s.reasons <> '[]'
"""

RATINGS = f"""
INSERT INTO labeling_importedrating (key, reply_id, intake_id, labeler_key, part, value, note)
SELECT DISTINCT ON (j ->> 0) (j ->> 0)::uuid, r.id, s.intake_id, s.labeler_key, j ->> 2,
    (j ->> 3)::float8, j ->> 6
{_FROM_LINES} AND (j ->> 5)::int = 0
ORDER BY j ->> 0, s.id, r.id
ON CONFLICT (key) DO NOTHING
"""

SPANS = f"""
INSERT INTO labeling_importedspan (key, reply_id, intake_id, labeler_key, start, "end", kind, note)
SELECT DISTINCT ON (j ->> 0) (j ->> 0)::uuid, r.id, s.intake_id, s.labeler_key, (j ->> 4)::int,
    (j ->> 5)::int, j ->> 2, j ->> 6
{_FROM_LINES} AND (j ->> 5)::int > (j ->> 4)::int
ORDER BY j ->> 0, s.id, r.id
ON CONFLICT (key) DO NOTHING
"""
