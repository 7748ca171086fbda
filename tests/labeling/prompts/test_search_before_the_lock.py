"""Personal data is looked for once, before others have to wait for the lock of the intake."""

import sys

import pytest
from django.db import connection

from labeling.models import Role, User
from labeling.prompts import services
from labeling.prompts.asking import keep_asked
from labeling.prompts.cleaning.personal import find
from labeling.prompts.drawing import draw_shots
from labeling.prompts.errors import PromptIsTooHardToSearch
from labeling.prompts.intake import staging
from labeling.prompts.models import Kind, Prompt, Turn
from labeling.prompts.services import Draft, Shot, write_prompt

PLAIN = Draft(kind=Kind.PLAIN, text="Why is grass green?")
SHOTS = Draft(
    kind=Kind.FEW_SHOT,
    text="Name the colour.",
    shots=[Shot(f"thing {n}", f"colour {n}") for n in range(4)],
)


@pytest.fixture
def lin(db) -> User:
    return User.objects.create_user("lin", "lin@example.org", roles=[Role.LABELER])


@pytest.fixture
def searched(monkeypatch) -> list[tuple[str, bool]]:
    """The texts that were searched, and whether a transaction was open meanwhile."""
    seen: list[tuple[str, bool]] = []

    def watched(text: str, *, until: float):
        seen.append((text, connection.in_atomic_block))
        return find(text, until=until)

    # By its name: the package exports a function that is called like this module.
    monkeypatch.setattr(sys.modules[find.__module__], "find", watched)
    return seen


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("draft", [PLAIN, SHOTS], ids=["plain", "few-shot"])
def test_each_text_of_a_prompt_is_searched_once_and_before_the_lock(lin, searched, draft):
    write_prompt(draft=draft, person=lin)

    assert sorted(searched) == [(text, False) for text in sorted(draft.texts)]


@pytest.mark.django_db(transaction=True)
def test_what_was_asked_in_the_playground_is_searched_before_the_lock(lin, searched):
    turns: list[Turn] = [{"role": "user", "text": "Why is grass green?"}]
    keep_asked(person=lin, turns=turns)

    assert searched == [("Why is grass green?", False)]


@pytest.mark.django_db(transaction=True)
def test_what_is_drawn_from_shots_is_searched_before_the_lock(lin, searched):
    prompt = write_prompt(draft=SHOTS, person=lin)
    searched.clear()
    drawn = draw_shots(prompt=prompt, points=3, seed=1)

    assert len(drawn) == 3
    assert [is_open for _text, is_open in searched] == [False] * 3


def test_a_text_that_takes_too_long_is_refused(lin, monkeypatch):
    monkeypatch.setattr(services.personal_data_of, "__kwdefaults__", {"seconds": -1.0})

    with pytest.raises(PromptIsTooHardToSearch):
        write_prompt(draft=PLAIN, person=lin)
    assert not Prompt.objects.exists()


def test_a_line_of_a_file_that_takes_too_long_is_refused_in_words(take_in, monkeypatch):
    monkeypatch.setattr(staging, "SEARCH_SECONDS", -1.0)
    staging._find.cache_clear()

    intake = take_in(b'{"prompt": "Why is grass green?"}\n')

    assert [line.message[:29] for line in intake.left_out.all()] == [
        "The search for personal data "
    ]


def test_a_text_made_to_be_slow_ends_within_its_time(monkeypatch):
    monkeypatch.setattr(services.personal_data_of, "__kwdefaults__", {"seconds": 0.05})

    with pytest.raises(PromptIsTooHardToSearch):
        services.personal_data_of(["1 1 1 1 st 1 1 NY " * 5000])
