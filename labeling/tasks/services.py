"""What a labeler does with a seat: take it, look at it, keep it, release it."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from common.errors import Refusal
from labeling.people.models import User
from labeling.tasks.errors import QueueIsEmpty, SeatIsFinished, SeatIsGone, SeatIsUnknown
from labeling.tasks.models import Kind, LeftBecause, Purpose, Seat
from labeling.tasks.models.seats import MAX_HELD
from labeling.tasks.queue import lock_next_seat, purposes_open_to
from labeling.tasks.screens import Screen, own_screen, screen_of
from labeling.tasks.waiting import has_several_open

# Each collision means that another tab of the same labeler got a seat, so a labeler can have
# only a few in a row.
MAX_COLLISIONS = 10


def take_seat(*, labeler: User, kinds: Sequence[str] = (), ahead: bool = False) -> Screen:
    """Return the seat that the labeler is working on, or else give them the next free one.

    `ahead` asks for a second seat, which the browser loads while the labeler works on the
    first. `_give_seat` decides which seat it is.

    Race: several tabs of one labeler can ask at the same moment. The first try takes no lock,
    so two tabs may choose the same hold number or two places at the same task. A constraint
    of Seat then rejects the later one, which retries. From the second try on, the requests
    of one labeler wait for each other.
    """
    wanted = list(kinds or Kind.values)
    return retry_collisions(labeler, lambda: _give_seat(labeler, wanted, ahead=ahead))


def retry_collisions(labeler: User, choose: Callable[[], Screen]) -> Screen:
    """Run `choose` in a transaction, again whenever another tab took what it chose."""
    collisions = 0
    while True:
        try:
            with transaction.atomic():
                if collisions > 0:
                    User.objects.select_for_update(no_key=True).get(pk=labeler.pk)
                return choose()
        except IntegrityError:
            collisions += 1
            if collisions == MAX_COLLISIONS:
                raise


def _give_seat(labeler: User, kinds: list[str], *, ahead: bool) -> Screen:
    """Decide which seat the labeler gets. Runs in a transaction."""
    # 1. Lock the seats that the labeler already holds. Race: if the time of one has run out,
    #    another labeler could take it while step 2 extends it; the lock prevents that.
    held = list(Seat.objects.held_by(labeler).only("hold_number").select_for_update())

    # 2. Return a held seat if there is one, so that reloading the page does not use up tasks.
    #    A request ahead may add a second seat but no third, because a seat that waits in one
    #    browser is kept from all other labelers.
    if held and not ahead:
        return _renew(screen_of(held[0].pk, labeler=labeler))
    if len(held) >= MAX_HELD:
        return _renew(screen_of(held[-1].pk, labeler=labeler))

    # 3. Otherwise find and lock the first free seat that is open to this labeler. `queue` has
    #    the order and the conditions. Race: two labelers never get the same seat, because each
    #    skips the rows that the other has locked; neither waits.
    found = lock_next_seat(labeler=labeler, kinds=kinds, purposes=purposes_open_to(labeler))
    if found is None:
        raise QueueIsEmpty

    # 4. From time to time, give a gold task of the same kind instead. The right answer of a gold
    #    task is known, so it shows how well labelers work. They cannot tell it from others, and
    #    so it never replaces their last task: the queue would not be empty after it.
    if _is_gold_due(found.seat) and has_several_open(labeler):
        gold = lock_next_seat(labeler=labeler, kinds=[found.seat.kind], purposes=[Purpose.GOLD])
        found = gold or found

    # 5. If the row belongs to a labeler whose time ran out, leave it to them: they may still
    #    hand in a label, which is then surplus. If this labeler had a seat at the task before,
    #    use that row again, because it has their draft and their order of replies.
    seat = found.seat
    if seat.labeler_id is not None or found.had_seat_before:
        seat = _take_over(seat, labeler)

    # 6. Store who holds the seat until when, and what they are shown: the label refers to the
    #    replies in this order and to this version of the guideline.
    screen = screen_of(seat.pk, labeler=labeler)
    Seat.objects.filter(pk=seat.pk).update(
        labeler=labeler,
        hold_number=free_hold_number(held, limit=MAX_HELD),
        shown=screen.shown,
        guideline=screen.guideline and screen.guideline["id"],
        taken_at=Now(),
        held_until=Now() + settings.SEAT_TIME,
    )
    return replace(screen, held_until=screen.now + settings.SEAT_TIME)


def _renew(screen: Screen) -> Screen:
    """Hold the seat for another SEAT_TIME.

    Move it to the newest guideline only if the labeler has acknowledged that version: a new
    version must not block work that began under an older one.
    """
    renewed: dict[str, Any] = {"held_until": Now() + settings.SEAT_TIME}
    if screen.guideline and screen.guideline["acknowledged"]:
        renewed["guideline"] = screen.guideline["id"]
    Seat.objects.filter(pk=screen.seat_pk).update(**renewed)
    return replace(screen, held_until=screen.now + settings.SEAT_TIME)


def _is_gold_due(seat: Seat) -> bool:
    """Draw whether a gold task replaces this seat. A screening test contains no gold."""
    if seat.purpose == Purpose.QUALIFICATION:
        return False
    return secrets.randbelow(100) < settings.GOLD_PERCENT


def free_hold_number(held: Iterable[Seat], *, limit: int) -> int | None:
    """Return the lowest hold number that none of these seats has, or None if all are used."""
    used = {seat.hold_number for seat in held}
    return next((number for number in range(1, limit + 1) if number not in used), None)


def _take_over(seat: Seat, labeler: User) -> Seat:
    """Remove the current row from the place and return the labeler's own row there.

    If the labeler lost a seat at this task before, that row is used again: a labeler has one
    row per task.
    """
    old = Seat.objects.filter(pk=seat.pk)
    if seat.labeler_id is None:
        old.delete()
    else:
        because = LeftBecause.SKIPPED if seat.skipped_at else LeftBecause.LOST
        old.update(left_at=Now(), left_because=because, hold_number=None)
    own = Seat(
        task_id=seat.task_id,
        place=seat.place,
        labeler=labeler,
        taken_at=Now(),
        held_until=Now() + settings.SEAT_TIME,
        purpose=seat.purpose,
        kind=seat.kind,
        language=seat.language,
        round_number=seat.round_number,
        audience=seat.audience,
    )
    [taken] = Seat.objects.bulk_create(
        [own],
        update_conflicts=True,
        unique_fields=["task", "labeler"],
        update_fields=["place", "taken_at", "held_until", "left_at", "left_because"],
    )
    return taken


def look_at_seat(*, seat_id: UUID, labeler: User) -> Screen:
    """Return the screen of a seat that this labeler has or had."""
    found = own_screen(seat_id, labeler=labeler)
    if found is None:
        raise SeatIsUnknown
    return found


def keep_seat(*, seat_id: UUID, labeler: User) -> None:
    """Hold the seat for another SEAT_TIME, because its page is still visible."""
    open_seat = Seat.objects.open().filter(public_id=seat_id, labeler=labeler, skipped_at=None)
    if not open_seat.update(held_until=Now() + settings.SEAT_TIME):
        raise why_not_open(seat_id=seat_id, labeler=labeler)


def release_seat(*, seat_id: UUID, labeler: User) -> None:
    """Let other labelers take the seat. Until one does, its labeler keeps it with its draft."""
    Seat.objects.open().filter(public_id=seat_id, labeler=labeler).update(held_until=Now())


def why_not_open(*, seat_id: UUID, labeler: User) -> Refusal:
    """Return the error that says why this labeler cannot use this seat."""
    found = Seat.objects.filter(public_id=seat_id, labeler=labeler).first()
    if found is None:
        return SeatIsUnknown()
    return SeatIsFinished() if found.finished_at else SeatIsGone()
