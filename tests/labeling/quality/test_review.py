"""Reviewers say why people differ, decide, and make gold; labelers meet gold unawares."""

from datetime import timedelta
from typing import Any

import pytest

from labeling.labels.answers import Answer, RatingGiven, RewriteGiven, SpanGiven
from labeling.models import Adjudication, GoldKey, PayRate, Seat, Task, User
from labeling.people.listing import with_activity
from labeling.quality import gold
from labeling.quality.agreement import Ties, rate
from labeling.quality.concerns.models import Concern, ConcernKind, ConcernState
from labeling.quality.filters import Filters, met
from labeling.quality.review.services import ask_newcomers
from labeling.tasks.errors import TaskHasGold
from labeling.tasks.models import Kind, LeftBecause, Purpose, SkipReason
from labeling.tasks.opening import requeue_task, set_overlap
from labeling.tasks.services import take_seat
from labeling.tasks.skips import skip_seat
from tests.labeling.conftest import open_one, rank
from tests.labeling.labels.test_hand_in import give
from tests.labeling.quality.conftest import board_now, say, sit

API = "/api/quality/"


@pytest.fixture
def differing(people):
    """A task that two people ranked, and the ids of its replies."""
    ada, grace = people(2)
    task = open_one(overlap=2, replies=4)
    first, second = say(task, ada, [1, 2, 3, 4]), say(task, grace, [4, 3, 2, 1])
    board_now()
    return task, first, second, list(task.replies.order_by("pk").values_list("pk", flat=True))


def test_a_reviewer_says_why_two_people_differ(differing, manager, client_of):
    task, first, second, _replies = differing
    client = client_of(manager)
    between = {"first": str(second.public_id), "second": str(first.public_id)}

    told = client.post(f"{API}tasks/{task.pk}/differences/", {"tag": "taste", **between})
    again = client.post(
        f"{API}tasks/{task.pk}/differences/", {"tag": "taste", "note": "Both fair.", **between}
    )

    assert told.status_code == 201
    assert (told.json()["first"], told.json()["second"]) == (
        str(first.public_id), str(second.public_id),
    )  # fmt: skip
    assert again.json()["id"] == told.json()["id"]
    shown = client.get(f"{API}tasks/{task.pk}/").json()
    assert [(one["tag"], one["note"]) for one in shown["differences"]] == [("taste", "Both fair.")]
    found = client.get(f"{API}disagreements/?tag=taste").json()
    assert (found["total"], found["rows"][0]["tags"]) == (1, ["taste"])
    assert client.get(f"{API}disagreements/?tag=error").json()["total"] == 0
    assert client.delete(f"{API}differences/{told.json()['id']}/").status_code == 204


def test_those_who_label_a_task_see_its_writers_only_after_their_own_label(people, client_of):
    ada, mary = people(2)
    User.objects.filter(pk=mary.pk).update(roles=["labeler", "manager"])
    mary.refresh_from_db()
    client = client_of(mary)
    task, full = open_one(overlap=2, replies=4), open_one(overlap=1, replies=4)
    say(task, ada, [1, 2, 3, 4])
    say(full, ada, [1, 2, 3, 4])
    address = f"{API}tasks/{task.pk}/"

    before = client.get(address)
    seat = sit(task, mary)
    holding = client.get(address)
    give(seat, mary, Answer(ranking=[[one] for one in "ABCD"]))

    for refused in before, holding:
        assert (refused.status_code, refused.json()["code"]) == (409, "own_label_comes_first")
    assert len(client.get(address).json()["rankings"]) == 2
    assert client.get(f"{API}tasks/{full.pk}/").status_code == 200


def test_a_skip_that_can_be_undone_is_no_label(people, client_of, settings):
    [mary] = people(1)
    User.objects.filter(pk=mary.pk).update(roles=["labeler", "manager"])
    mary.refresh_from_db()
    client = client_of(mary)
    task = open_one(replies=4)
    skip_seat(seat_id=sit(task, mary).public_id, labeler=mary, reason=SkipReason.UNCLEAR)

    assert client.get(f"{API}tasks/{task.pk}/").status_code == 409
    settings.SKIP_UNDO_TIME = timedelta(0)
    assert client.get(f"{API}tasks/{task.pk}/").status_code == 200


@pytest.mark.parametrize("which", ["one", "same", "strange"])
def test_a_reason_names_two_labels_of_the_task_or_none(differing, manager, client_of, which):
    task, first, second, _replies = differing
    stranger = say(open_one(replies=2), second.seat.labeler, [1, 2])
    other = {"one": None, "same": first, "strange": stranger}[which]
    between = {"first": str(first.public_id), "second": other and str(other.public_id)}

    answer = client_of(manager).post(
        f"{API}tasks/{task.pk}/differences/", {"tag": "error", **between}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "difference_does_not_fit")


def test_what_is_decided_leaves_the_queue(differing, researcher, client_of):
    task, _first, _second, replies = differing
    client = client_of(researcher)
    assert [one["task"] for one in client.get(f"{API}adjudications/").json()["rows"]] == [task.pk]

    order = [[replies[1]], [replies[0], replies[3]], [replies[2]]]
    decided = client.put(
        f"{API}tasks/{task.pk}/adjudication/", {"order": order, "note": "The second says it all."}
    )

    assert decided.json()["places"] == [2, 1, 3, 2]
    assert client.get(f"{API}adjudications/").json()["rows"] == []
    rows = client.get(f"{API}adjudications/?state=decided").json()["rows"]
    assert [(one["task"], one["adjudicated"]) for one in rows] == [(task.pk, True)]
    assert client.delete(f"{API}tasks/{task.pk}/adjudication/").status_code == 204
    assert len(client.get(f"{API}adjudications/").json()["rows"]) == 1


def test_a_decision_has_every_reply_once(differing, manager, client_of):
    task, _first, _second, replies = differing
    client = client_of(manager)

    for order in ([replies[:3]], [replies, [replies[0]]], [[1, 2, 3, 4]]):
        answer = client.put(f"{API}tasks/{task.pk}/adjudication/", {"order": order})
        assert (answer.status_code, answer.json()["code"]) == (409, "replies_do_not_match")
    assert not Adjudication.objects.exists()


def test_gold_is_a_task_like_any_other_for_those_who_have_not_seen_it(
    differing, manager, client_of, qualified, settings
):
    settings.GOLD_PERCENT = 100
    task, first, _second, replies = differing
    client = client_of(manager)
    bernice = qualified("bernice")
    url = f"{API}tasks/{task.pk}/gold/"
    assert client.post(url).json()["code"] == "adjudication_is_missing"
    order = [[replies[0]], [replies[1], replies[2]], [replies[3]]]
    client.put(f"{API}tasks/{task.pk}/adjudication/", {"order": order})

    made = client.post(url)

    assert made.status_code == 201
    copy = Task.objects.get(pk=made.json()["task"])
    assert (copy.purpose, copy.kind) == (Purpose.GOLD, Kind.RANK)
    assert client.post(url).json()["code"] == "adjudication_is_gold"
    assert client.delete(f"{API}tasks/{task.pk}/adjudication/").status_code == 409
    ordinary = open_one(overlap=5, replies=2)
    # Who ranked the source would know it again, and gets something else.
    own = take_seat(labeler=first.seat.labeler)
    assert Seat.objects.get(public_id=own.public_id).task_id == ordinary.pk
    open_one(overlap=5, replies=2)  # gold does not replace the last task
    hers = take_seat(labeler=bernice)
    assert Seat.objects.get(public_id=hers.public_id).task_id == copy.pk


def test_nobody_gets_both_a_task_and_its_gold_copy(
    differing, manager, client_of, qualified, settings
):
    """Of two equal screens, one would be gold."""
    settings.GOLD_PERCENT = 0
    task, _first, _second, replies = differing
    client = client_of(manager)
    set_overlap(task=task, overlap=5)
    held = take_seat(labeler=qualified("bernice"))
    client.put(f"{API}tasks/{task.pk}/adjudication/", {"order": [[one] for one in replies]})

    copy = client.post(f"{API}tasks/{task.pk}/gold/").json()["task"]

    assert Seat.objects.get(public_id=held.public_id).left_because == LeftBecause.WITHDRAWN
    assert not Seat.objects.open().filter(task=task).exists()
    with pytest.raises(TaskHasGold):
        set_overlap(task=task, overlap=5)
    with pytest.raises(TaskHasGold):
        requeue_task(task=task, overlap=5)
    client.delete(f"{API}gold/{copy}/")
    requeue_task(task=task, overlap=5)
    assert Seat.objects.free().filter(task=task).exists()


def test_gold_is_judged_by_the_signs_of_pairs_and_forgives_ties(
    differing, manager, client_of, people, qualified
):
    task, _first, _second, replies = differing
    client = client_of(manager)
    bernice, carol = qualified("bernice"), qualified("carol")
    order = [[replies[0]], [replies[1], replies[2]], [replies[3]]]
    client.put(f"{API}tasks/{task.pk}/adjudication/", {"order": order})
    copy = Task.objects.get(pk=client.post(f"{API}tasks/{task.pk}/gold/").json()["task"])

    # The pair that the key ties asks nothing; one tie of five is half right.
    say(copy, bernice, [1, 3, 2, 4])
    say(copy, carol, [1, 2, 2, 2])

    board = board_now()
    found = gold.judged(board)
    assert found.out_of.tolist() == [5, 5]
    assert found.right.tolist() == [5, 4]
    row = client.get(f"{API}gold/").json()["gold"][0]
    assert (row["answered"], row["share"]["value"]) == (2, 0.9)
    # Gold says nothing about how people agree.
    assert rate(met(board, Filters()), Ties.HALF).pairs == 6


def test_who_is_kept_from_gold_has_handed_in_nothing_for_it(differing, manager, client_of):
    task, _first, _second, replies = differing
    client = client_of(manager)
    before = activity()
    assert [handed_in for handed_in, _last in before].count(1) == 2

    client.put(f"{API}tasks/{task.pk}/adjudication/", {"order": [[one] for one in replies]})
    client.post(f"{API}tasks/{task.pk}/gold/")

    assert activity() == before


def activity() -> list[tuple[int, object]]:
    people: Any = with_activity(User.objects.order_by("pk"))
    return [(one.handed_in, one.last_handed_in) for one in people]


def test_those_who_join_later_meet_the_gold_too(differing, manager, client_of, qualified):
    task, _first, _second, replies = differing
    client = client_of(manager)
    client.put(f"{API}tasks/{task.pk}/adjudication/", {"order": [[one] for one in replies]})
    copy = client.post(f"{API}tasks/{task.pk}/gold/").json()["task"]
    for name in ("late", "later"):
        qualified(name)

    ask_newcomers()
    ask_newcomers()

    assert Seat.objects.active().filter(task=copy).count() == 2
    assert client.delete(f"{API}gold/{copy}/").status_code == 204
    assert not Seat.objects.open().filter(task=copy).exists()
    assert GoldKey.objects.count() == 1


def test_what_all_agree_on_is_suggested_as_gold(people, manager, client_of):
    everybody = people(3)
    agreed, contested = open_one(overlap=3, replies=4), open_one(overlap=3, replies=4)
    for at, labeler in enumerate(everybody):
        say(agreed, labeler, [2, 1, 3, 4])
        say(contested, labeler, [[1, 2, 3, 4], [4, 3, 2, 1], [2, 1, 4, 3]][at])
    board_now()

    found = client_of(manager).get(f"{API}gold/").json()["suggested"]

    assert [(one["task"], one["agreement"], one["rankings"]) for one in found] == [
        (agreed.pk, 1.0, 3)
    ]


def test_a_concern_is_judged_by_a_person_and_changes_no_account(ada, manager, client_of):
    concern = Concern.objects.create(person=ada, kind=ConcernKind.RANDOM, tasks=50)
    client = client_of(manager)

    answer = client.post(
        f"{API}concerns/{concern.pk}/judge/", {"state": "upheld", "note": "We talked."}
    )

    told = answer.json()
    assert (told["state"], told["note"], told["judged_by"]["name"]) == (
        "upheld", "We talked.", "mary",
    )  # fmt: skip
    assert told["person"]["group"] == "training"
    ada.refresh_from_db()
    assert ada.is_active
    assert ada.qualified_at
    listed = client.get(f"{API}concerns/?state=upheld&person={ada.public_id}").json()
    assert listed["total"] == 1
    client.post(f"{API}concerns/{concern.pk}/judge/", {"state": "open"})
    assert Concern.objects.get().state == ConcernState.OPEN


def test_every_page_of_people_and_reports_answers(differing, manager, client_of):
    PayRate.objects.create(since="2026-01-01", per_hour=30)
    client = client_of(manager)
    _task, first, *_ = differing

    rows = client.get(f"{API}labelers/").json()["rows"]
    assert {row["person"]["name"] for row in rows} == {"labeler-0", "labeler-1"}
    page = client.get(f"{API}labelers/{first.seat.labeler.public_id}/").json()
    assert (page["labels"], len(page["weeks"]), page["weeks"][0]["labels"]) == (1, 1, 1)
    for name in ("position", "length", "time", "cost", "throughput", "skips", "queue"):
        assert client.get(f"{API}reports/{name}/").status_code == 200, name
    cost = client.get(f"{API}reports/cost/").json()
    # Two rankings of a minute each, six comparisons in each.
    assert cost["cost"] == pytest.approx(1.0)
    assert cost["per_comparison"] == pytest.approx(1 / 12)
    [day] = client.get(f"{API}reports/throughput/").json()["days"]
    assert (day["labels"], day["comparisons"], day["people"]) == (2, 12, 2)


@pytest.mark.parametrize(
    "query",
    ["ties=maybe", "k=one", "use_case=none", "since=yesterday", "labeler=1", "limit=999"],
)
def test_a_filter_that_makes_no_sense_is_refused_in_words(db, manager, client_of, query):
    answer = client_of(manager).get(f"{API}cuts/round/?{query}")

    assert answer.status_code == 400
    assert answer.json()["fields"]


def test_a_reviewer_reads_the_reasons_of_every_label(people, manager, client_of):
    ada, *_ = people(2)
    task = open_one(overlap=2, replies=4)
    screen = take_seat(labeler=ada)
    reasons = Answer(
        ranking=rank(screen),
        ratings={"B": RatingGiven(note="Too long.")},
        spans={"A": (SpanGiven(0, 2, "helpful"),)},
        rewrite=RewriteGiven("B", "Shorter."),
    )
    label = give(screen, ada, reasons)

    shown = client_of(manager).get(f"{API}tasks/{task.pk}/").json()

    [judgement] = shown["rankings"]
    slots = judgement["slots"]
    assert judgement["spans"][slots.index("A")] == [{"start": 0, "end": 2, "kind": "helpful"}]
    assert judgement["notes"][slots.index("B")] == "Too long."
    assert judgement["rewrite"] == {"reply": slots.index("B"), "text": "Shorter."}
    assert shown["span_kinds"][0]["code"] == "wrong_fact"
    assert judgement["id"] == str(label.public_id)
    assert client_of(ada).get(f"{API}tasks/{task.pk}/").status_code == 403
