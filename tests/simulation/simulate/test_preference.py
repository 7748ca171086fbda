"""Every fault of a person's preference function is explained before or when it happens."""

import sys

import numpy as np
import pytest

from simulation.simulate.preference import Preference, PreferenceFailed, load


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write a module into the current folder; forget it afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    known = set(sys.modules)

    def write(text: str, name: str = "my_taste") -> None:
        (tmp_path / f"{name}.py").write_text(text)

    yield write
    for name in set(sys.modules) - known:
        del sys.modules[name]


def test_a_function_of_the_current_folder_is_found(written):
    written("def shorter(prompt, reply):\n    return -len(reply)\n")

    assert load("my_taste:shorter")("Why?", "Because.") == -8


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("my_taste", "wants MODULE:FUNCTION"),
        (":score", "wants MODULE:FUNCTION"),
        ("my_taste:", "wants MODULE:FUNCTION"),
        ("no_such_thing:score", "There is no module no_such_thing"),
        ("no.such.thing:score", "There is no module no.such.thing"),
        ("my_taste:longer", "has no longer"),
        ("my_taste:NUMBER", "is not a function"),
        ("broken:score", "cannot be imported: SyntaxError"),
        ("ends:score", "cannot be imported: ValueError: at once"),
        ("needs:score", "needs not_installed_here, which is missing"),
    ],
)
def test_a_name_that_leads_nowhere_is_told_why(written, name, says):
    written("NUMBER = 3\ndef shorter(prompt, reply):\n    return -len(reply)\n")
    written("def score(:", "broken")
    written("raise ValueError('at once')", "ends")
    written("import not_installed_here", "needs")

    with pytest.raises(PreferenceFailed, match=says):
        load(name)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return float('nan')", "returned nan .* finite"),
        ("return float('inf')", "finite"),
        ("return 10 ** 400", "must return a number"),
        ("return None", "returned None .* must return a number"),
        ("return 'good'", "must return a number"),
        ("return '1.5'", "must return a number"),
        ("return True", "must return a number"),
        ("return [1.0]", "must return a number"),
        ("return 1 / 0", "raised ZeroDivisionError: division by zero, for the prompt 'Name"),
    ],
)
def test_a_function_that_gives_no_number_is_named_before_anything_starts(written, body, says):
    written(f"def score(prompt, reply):\n    {body}\n")

    with pytest.raises(PreferenceFailed, match=says):
        load("my_taste:score")


def test_the_prompt_and_the_reply_it_stumbled_over_are_named():
    likes = Preference(lambda _prompt, reply: float(reply[3]), "mine:score")

    with pytest.raises(PreferenceFailed, match=r"IndexError.*'Why\?' and the reply 'No'"):
        likes("Why?", "No")


def test_numbers_of_numpy_are_numbers_and_each_question_is_asked_once():
    asked = []

    def score(_prompt: str, reply: str) -> object:
        asked.append(reply)
        return np.float32(1.5)

    likes = Preference(score, "mine:score")

    assert [likes("Why?", "No"), likes("Why?", "No")] == [1.5, 1.5]
    assert asked == ["No"]
