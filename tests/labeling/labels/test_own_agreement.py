from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from labeling.labels.answers import Answer
from labeling.labels.own_agreement import OwnAgreement, own_agreement
from labeling.models import Label, Task
from labeling.tasks.models import Purpose
from labeling.tasks.services import take_seat
from tests.labeling.conftest import TEXTS, open_one
from tests.labeling.labels.test_hand_in import give


@pytest.fixture
def shown(ada):
    """Let Ada see her own agreement."""
    ada.sees_own_agreement = True
    ada.save()
    return ada


def order(labeler, *groups: str) -> Label:
    """Take a seat and rank the replies by their texts, best first."""
    screen = take_seat(labeler=labeler)
    slots = {reply["text"]: reply["slot"] for reply in screen.replies}
    ranking = [[slots[text] for text in group.split("=")] for group in groups]
    return give(screen, labeler, Answer(ranking=ranking))


def time_passes(settings) -> None:
    late = settings.LABEL_EDIT_TIME + timedelta(days=7)
    Label.objects.update(handed_in_at=F("handed_in_at") - late)


def test_a_pair_that_only_one_labeler_ties_counts_half(shown, grace, settings):
    open_one(overlap=2, replies=9)
    order(shown, *TEXTS)
    order(grace, "good=fair", *reversed(TEXTS[2:4]), *TEXTS[4:])
    time_passes(settings)

    assert own_agreement(labeler=shown) == OwnAgreement(pairs=36, rate=34.5 / 36)


def test_too_few_shared_pairs_give_no_rate(shown, grace, settings):
    open_one(overlap=2)
    order(shown, *TEXTS[:4])
    order(grace, *TEXTS[:4])
    time_passes(settings)

    assert own_agreement(labeler=shown) == OwnAgreement(pairs=6, rate=None)


def test_a_label_that_can_still_be_edited_does_not_count_yet(shown, grace):
    open_one(overlap=2, replies=9)
    order(shown, *TEXTS)
    order(grace, *TEXTS)

    assert own_agreement(labeler=shown) == OwnAgreement(pairs=0, rate=None)


def test_the_labels_of_a_week_enter_together(shown, grace, settings, monkeypatch):
    """One alone would show what others said, or that it is gold because it never enters."""
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    for day in range(8):
        open_one(overlap=2)
        order(shown, *TEXTS[:4])
        order(grace, *TEXTS[:4])
        mine = Label.objects.order_by("-pk")[:2].values("pk")
        Label.objects.filter(pk__in=mine).update(handed_in_at=monday + timedelta(days=day, hours=9))
    known = []

    for hours in range(0, 24 * 16, 6):
        now = monday + settings.LABEL_EDIT_TIME + timedelta(hours=hours)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        own = own_agreement(labeler=shown)
        known.append(own.pairs if own else None)

    assert [*dict.fromkeys(known)] == known[:: 7 * 4] == [0, 6 * 7, 6 * 8]


def test_what_others_say_later_enters_a_week_later_too(shown, grace, settings):
    open_one(overlap=2)
    order(shown, *TEXTS[:4])
    time_passes(settings)
    order(grace, *TEXTS[:4])

    assert own_agreement(labeler=shown) == OwnAgreement(pairs=0, rate=None)


def test_gold_tasks_do_not_count_for_own_agreement(shown, grace, settings):
    open_one(overlap=2, replies=9)
    order(shown, *TEXTS)
    order(grace, *TEXTS)
    Task.objects.update(purpose=Purpose.GOLD)
    time_passes(settings)

    assert own_agreement(labeler=shown) == OwnAgreement(pairs=0, rate=None)


def test_own_agreement_is_hidden_unless_the_manager_shows_it(ada, client_of):
    answer = client_of(ada).get("/api/labels/mine/summary/")

    assert answer.json()["agreement"] is None


def test_own_agreement_is_shown_if_the_manager_allows_it(shown, client_of):
    answer = client_of(shown).get("/api/labels/mine/summary/")

    assert answer.json()["agreement"] == {"pairs": 0, "rate": None}
