"""Limits of answers: counted as in the browser, read from files, and kept by every label."""

import json
from pathlib import Path

import pytest

from labeling.models import Prompt, Role, User
from labeling.prompts.limits import Limits, broken_limits
from labeling.prompts.words import words_in

SHARED = Path(__file__).parents[3] / "frontend" / "src" / "shared" / "text"


def cases(name: str) -> list[list[object]]:
    found: list[list[object]] = json.loads((SHARED / f"{name}.cases.json").read_text())
    return found


@pytest.mark.parametrize(("text", "count"), cases("words"))
def test_words_are_counted_as_in_the_browser(text, count):
    assert words_in(text) == count


@pytest.mark.parametrize(("limits", "text", "broken"), cases("limits"))
def test_limits_are_kept_as_in_the_browser(limits, text, broken):
    assert len(list(broken_limits(text, Limits(**limits)))) == len(broken)


def test_json_as_deep_as_a_text_can_be_is_no_crash():
    assert list(broken_limits("[" * 200_000, Limits(form="json")))


@pytest.mark.parametrize("text", ["[" * 200_000, "[a](" * 50_000])
def test_a_text_of_brackets_takes_no_longer_than_another(text):
    """Without a bound, each bracket was followed to the end of the text."""
    assert not list(broken_limits(text, Limits(form="plain")))


def test_a_researcher_sets_limits_that_can_be_kept(db, client_of):
    ruth = User.objects.create_user("ruth", roles=[Role.RESEARCHER])
    prompt = Prompt.objects.create(turns=[{"role": "user", "text": "Why?"}])
    at = f"/api/prompts/{prompt.public_id}/"
    assert client_of(ruth).get(at).json()["limits"] == {
        "fewest_words": 0, "most_words": 0, "most_characters": 0, "form": "",
    }  # fmt: skip

    answer = client_of(ruth).patch(at, {"limits": {"most_words": 5, "form": "list"}})
    refused = client_of(ruth).patch(at, {"limits": {"fewest_words": 9, "most_words": 5}})

    assert answer.json()["limits"]["most_words"] == 5
    prompt.refresh_from_db()
    assert prompt.limits == {"most_words": 5, "form": "list"}
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


def test_columns_of_a_file_set_limits_and_the_import_those_of_the_others(take_in):
    lines = [
        {
            "prompt": "Why is grass green?",
            "fewest_words": 5,
            "max_words": "20",
            "answer_form": "list",
        },
        {"prompt": "Why is the sky blue?", "fewest_words": None},
    ]

    take_in(lines, limits={"most_characters": 99})

    assert [*Prompt.objects.order_by("pk").values_list("limits", flat=True)] == [
        {"fewest_words": 5, "most_words": 20, "form": "list"},
        {"most_characters": 99},
    ]


@pytest.mark.parametrize(
    "said", [{"fewest_words": -1}, {"most_words": "many"}, {"answer_form": "poem"},
             {"fewest_words": 3, "most_words": 2}, {"most_characters": 200_001}],
)  # fmt: skip
def test_a_line_with_limits_that_cannot_be_is_refused(take_in, said):
    intake = take_in([{"prompt": "Why is grass green?", **said}], leave_out_refused=True)

    assert intake.prompts_made == 0
    assert intake.left_out.get().reason == "refused"


def test_prompts_without_limits_have_none(take_in):
    take_in([{"prompt": "Why is grass green?"}])

    assert Prompt.objects.get().limits == {}
