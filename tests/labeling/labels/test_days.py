"""The number of labels per day."""

from datetime import UTC, datetime, timedelta

from labeling.labels.days import labels_by_day
from labeling.models import Label, Role, Seat, User
from tests.labeling.conftest import TEXTS, open_one
from tests.labeling.labels.test_own_agreement import order


def handed_in(label: Label, at: datetime) -> None:
    Label.objects.filter(pk=label.pk).update(handed_in_at=at)


def test_every_day_is_listed_with_its_labels(ada, grace):
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for labeler in (ada, grace):
        open_one(overlap=1)
        handed_in(order(labeler, *TEXTS[:4]), midnight - timedelta(seconds=1))
    open_one()
    order(ada, *TEXTS[:4])

    days = labels_by_day(days=3)

    assert [day.labels["rank"] for day in days] == [0, 2, 1]
    assert [day.day for day in days][-1] == midnight.date()
    assert set(days[0].labels) == {"demonstrate", "rank", "rate", "rank_and_rate"}


def test_older_days_and_surplus_are_left_out(ada, grace):
    open_one(overlap=2)
    old, surplus = order(ada, *TEXTS[:4]), order(grace, *TEXTS[:4])
    handed_in(old, datetime.now(UTC) - timedelta(days=30))
    lost = {"left_at": datetime.now(UTC), "left_because": "lost"}
    Seat.objects.filter(pk=surplus.seat_id).update(**lost)

    assert sum(day.labels["rank"] for day in labels_by_day(days=30)) == 0
    assert sum(day.labels["rank"] for day in labels_by_day(days=31)) == 1


def test_a_manager_can_ask_for_up_to_366_days(db, client_of):
    mary = User.objects.create_user("mary", "mary@example.org", roles=[Role.MANAGER])
    client = client_of(mary)

    assert len(client.get("/api/labels/days/").json()) == 30
    assert len(client.get("/api/labels/days/?days=7").json()) == 7
    for days in ("0", "367", "many"):
        refused = client.get(f"/api/labels/days/?days={days}")
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["days"]), days
