"""How much of the time since a seat was taken a label can claim, by the database's clock."""

from datetime import timedelta

from django.db.models import Sum

from labeling.labels.locking import LockedSeat
from labeling.labels.models import Label

# A browser measures from when it shows the screen, the database from when it stored the seat.
TOLERANCE = timedelta(seconds=2)


def possible_active_ms(locked: LockedSeat) -> int:
    """Return the time since the seat was taken, less what other labels claimed of it.

    Nobody works on two labels at once, so all labels of a person share one stretch of time. This
    also holds for labels that were kept without a network and come in together.
    """
    taken_at = locked.seat.taken_at
    if taken_at is None:
        return 0
    others = Label.objects.filter(
        seat__labeler_id=locked.seat.labeler_id, handed_in_at__gt=taken_at
    ).aggregate(sum=Sum("active_ms"))["sum"]
    passed = (locked.now - taken_at + TOLERANCE) // timedelta(milliseconds=1)
    return max(0, passed - (others or 0))
