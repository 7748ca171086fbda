"""How often other labelers order the same two replies as one labeler does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from common.statistics.orders import AGREED_SQL
from labeling.people.models import User
from labeling.tasks.models import Purpose

# With fewer shared pairs, a rate would be mostly chance.
ENOUGH_PAIRS = 30


@dataclass(frozen=True)
class OwnAgreement:
    """`pairs` were also compared by others. `rate` is None if there are too few of them."""

    pairs: int
    rate: float | None


def own_agreement(*, labeler: User) -> OwnAgreement | None:
    """Return the agreement of this labeler with others, or None if it is hidden from them.

    Labels that can still be edited are left out. Otherwise a labeler could edit a label, watch
    the rate change, and so find out what others said. The labels of a week enter together,
    because a single one would show what others said at it, or that it is gold and never enters.
    """
    if not labeler.sees_own_agreement:
        return None
    purposes = [Purpose.TRAINING, Purpose.EVALUATION]
    with connection.cursor() as cursor:
        until = _monday_before(timezone.now() - settings.LABEL_EDIT_TIME)
        cursor.execute(SAME_PAIRS, [labeler.pk, purposes, until, until, labeler.pk])
        pairs, agreed = cursor.fetchone()
    return OwnAgreement(pairs, float(agreed) / pairs if pairs >= ENOUGH_PAIRS else None)


def _monday_before(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


SAME_PAIRS = f"""
SELECT count(*), coalesce(sum({AGREED_SQL}), 0)
FROM labeling_comparison mine
JOIN labeling_label my_label ON my_label.id = mine.label_id
JOIN labeling_seat my_seat ON my_seat.id = my_label.seat_id
JOIN labeling_task task ON task.id = my_seat.task_id
JOIN labeling_comparison theirs
    ON theirs.first_id = mine.first_id AND theirs.second_id = mine.second_id
JOIN labeling_label their_label ON their_label.id = theirs.label_id
JOIN labeling_seat their_seat ON their_seat.id = their_label.seat_id
WHERE my_seat.labeler_id = %s AND my_seat.left_at IS NULL
    AND task.purpose = ANY(%s)
    AND my_label.handed_in_at < %s AND their_label.handed_in_at < %s
    AND their_seat.task_id = task.id AND their_seat.labeler_id <> %s
    AND their_seat.left_at IS NULL
"""  # noqa: S608  # the inserted text is a constant
