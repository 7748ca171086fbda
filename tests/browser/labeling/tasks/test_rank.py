"""Ranking and rating replies, as a labeler does it."""

import re

from playwright.sync_api import expect

from labeling.models import Comparison, Label, Seat, User
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import flag, open_desk, rank, reply, until_handed_in
from tests.browser.labeling.tasks.texts import ARABIC, CHINESE, CODE, HIDDEN, LONG, MOON_REPLIES
from tests.browser.visit import check_accessible, check_looks, take_picture


def test_six_replies_are_ranked_by_keyboard_alone_with_a_tie(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    page.keyboard.type("b1d1c2a3f4e5")
    expect(page.get_by_role("list", name="Order so far, best first")).to_have_text(
        re.compile(r"1\.B=D\s*2\.C\s*3\.A\s*4\.F\s*5\.E")
    )
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("No tasks right now")).to_be_visible()
    [label] = until_handed_in(page)
    assert label.ranking.ranks == [3, 1, 2, 1, 5, 4]
    assert Comparison.objects.filter(label=label).count() == 15
    assert Comparison.objects.filter(label=label, outcome="tie").count() == 1
    assert label.changes == 6


def test_six_replies_are_ranked_by_clicks_alone_with_a_tie(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    for slot, place in zip("ABCDEF", [3, 1, 2, 1, 5, 4], strict=True):
        rank(page, slot, place).click()
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_text("No tasks right now")).to_be_visible()
    [label] = until_handed_in(page)
    assert label.ranking.ranks == [3, 1, 2, 1, 5, 4]


def test_a_letter_can_also_be_dragged_to_another_place(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:3])
    page = open_desk(visit, ada)
    page.keyboard.type("a1b2c3")

    go_to = "Go to reply {}".format
    page.get_by_role("button", name=go_to("C")).drag_to(page.get_by_role("button", name=go_to("A")))

    expect(page.get_by_role("list", name="Order so far, best first")).to_have_text(
        re.compile(r"1\.A=C\s*2\.B")
    )


def test_an_untouched_order_is_not_taken_for_an_answer(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Still to rank: A, B, C, D, E, F")).to_be_visible()
    expect(reply(page, "A")).to_be_focused()


def test_ratings_and_flags_go_with_the_ranking(visit, ada, open_task):
    open_task(replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)

    page.keyboard.type("a1")
    page.keyboard.press("Shift+Digit3")
    page.keyboard.type("b2")
    page.keyboard.press("Shift+Digit6")
    flag(page, "B", "Made up")
    reply(page, "B").get_by_role("button", name="Flags").click()
    expect(reply(page, "B").get_by_role("button", name="Made up")).to_be_visible()
    expect(reply(page, "B").get_by_role("button", name="Sexual")).to_have_count(0)
    expect(page.get_by_text("You ranked A above B but rated A 3 and B 6.")).to_be_visible()
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert sorted(label.ratings.values_list("value", "flags")) == [(3, []), (6, ["hallucination"])]


def test_undo_takes_back_step_by_step(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    page.keyboard.type("a1b2uu")

    expect(page.get_by_text("Still to rank: A, B, C, D, E, F")).to_be_visible()

    page.keyboard.type("a1b2")
    page.reload()
    expect(rank(page, "B", 2)).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("uu")
    expect(page.get_by_text("Still to rank: A, B, C, D, E, F")).to_be_visible()


def test_replies_that_cannot_be_ranked_are_handed_in_with_a_reason(visit, ada, open_task):
    open_task(Kind.RANK)
    page = open_desk(visit, ada)

    page.keyboard.press("x")
    confirm = page.get_by_role("button", name="Submit without a ranking")
    expect(confirm).to_be_disabled()
    page.get_by_role("button", name="All are too bad to compare").click()
    assert not Label.objects.exists()
    confirm.click()

    [label] = until_handed_in(page)
    assert label.ranking.cannot_rank == "all_bad"


def test_a_skip_is_taken_back_within_ten_seconds(visit, ada, open_task):
    first = open_task(Kind.RANK)
    open_task(Kind.RANK, prompt="What is rain?")
    page = open_desk(visit, ada)
    page.keyboard.type("a2")

    page.keyboard.press("s")
    page.get_by_role("button", name="It is too long").click()
    expect(page.get_by_text("What is rain?")).to_be_visible()
    page.get_by_role("button", name="Undo skip").click()

    expect(page.get_by_text("Explain the moon landing")).to_be_visible()
    expect(rank(page, "A", 2)).to_have_attribute("aria-pressed", "true")
    assert Seat.objects.get(task=first).skipped_at is None


def test_nine_replies_can_be_sorted_into_bins_first(visit, ada, open_task):
    open_task(Kind.RANK, replies=[*MOON_REPLIES, "seven", "eight", "nine"])
    page = open_desk(visit, ada)

    page.get_by_role("button", name="Sort into groups first").click()
    page.keyboard.type("a1b1c2d2e2f3g3h3i3")
    page.keyboard.type("a2b1c1d1e2f1g2h3i4")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.ranking.ranks == [2, 1, 3, 3, 4, 5, 6, 7, 8]


def test_a_reply_is_rated_by_one_key(visit, ada, open_task):
    open_task(Kind.RATE, replies=[MOON_REPLIES[0]])
    page = open_desk(visit, ada)

    page.keyboard.type("6")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.ratings.get().value == 6


def test_what_may_disturb_is_blurred_until_it_is_wanted(visit, ada, open_task):
    open_task(Kind.RANK, topics=["violence"])
    page = open_desk(visit, ada)
    expect(page.get_by_text("may touch on: Violence")).to_be_visible()
    page.keyboard.type("a1")

    page.get_by_role("button", name="Show the task").click()

    expect(reply(page, "A")).to_be_visible()
    expect(page.get_by_text("Still to rank: A")).to_be_visible()


def test_a_note_never_lies_on_the_bar(visit, ada, open_task):
    open_task(Kind.RANK)
    open_task(Kind.RANK)
    page = open_desk(visit, ada)
    page.keyboard.press("s")
    page.get_by_role("button", name="It is too long").click()

    back = page.get_by_role("button", name="Undo skip").bounding_box()
    bar = page.get_by_role("button", name="Submit").bounding_box()

    assert back
    assert bar
    assert back["y"] + back["height"] <= bar["y"]


def test_who_wants_no_blur_sees_the_task_at_once(visit, ada, open_task):
    User.objects.filter(pk=ada.pk).update(preferences={"blur_sensitive": False})
    open_task(Kind.RANK, topics=["violence"])

    expect(reply(open_desk(visit, ada), "A")).to_be_visible()


def test_the_ranking_screen_looks_right(visit, ada, open_task):
    open_task(replies=[CODE, ARABIC, CHINESE, HIDDEN, LONG, *MOON_REPLIES[:4]])
    page = open_desk(visit, ada)
    page.keyboard.type("a1b2")
    check_looks(page, "rank-nine")


def test_every_view_of_the_ranking_screen_is_accessible(visit, ada, open_task):
    open_task(replies=MOON_REPLIES[:4])
    page = open_desk(visit, ada)
    for view in ("Shift+D", "Shift+R", "Shift+F", "s"):
        page.keyboard.press(view)
        take_picture(page, f"rank-{view[-1]}")
        check_accessible(page, view)


def test_the_ranking_screen_speaks_chinese(visit, ada, open_task):
    ada.interface_language = "zh-hans"
    ada.save()
    open_task(replies=[CHINESE, *MOON_REPLIES[:3]], prompt="给孩子讲讲登月。")
    page = visit(ada, "/tasks")
    expect(page.get_by_role("button", name="提交")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="未完成任务")).to_be_focused()
    expect(page.get_by_role("button", name="凭空捏造")).to_be_visible()
    take_picture(page, "rank-zh")
