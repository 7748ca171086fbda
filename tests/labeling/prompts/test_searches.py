"""One person does not keep every thread busy with searches for personal data."""

import pytest

from labeling.models import Prompt, Role, User
from labeling.prompts import searches, services
from labeling.prompts.cleaning.personal import find_all


@pytest.fixture
def meanwhile(monkeypatch):
    """Do something while the first search runs: `meanwhile(call)` returns its answers."""

    def install(*calls):
        answers, left = [], list(calls)

        def watched(texts, *, seconds):
            while left:
                answers.append(left.pop(0)())
            return find_all(texts, seconds=seconds)

        monkeypatch.setattr(services, "find_all", watched)
        return answers

    return install


def writing(client, text="Why is grass green?"):
    return lambda: client.post("/api/prompts/mine/", {"kind": "plain", "text": text})


@pytest.fixture
def labelers(db, client_of):
    people = [User.objects.create_user(f"l{n}", roles=[Role.LABELER]) for n in range(4)]
    return [client_of(one) for one in people]


def test_a_second_search_of_one_person_is_refused_and_can_be_repeated(labelers, meanwhile):
    again = writing(labelers[0], "Why is the sky blue?")
    answers = meanwhile(again, writing(labelers[1], "Where does rain come from?"))

    first = writing(labelers[0])()

    assert (answers[0].status_code, answers[0].json()["code"]) == (429, "busy")
    assert answers[0].headers["Retry-After"] == "3"
    assert (first.status_code, answers[1].status_code) == (201, 201)
    assert again().status_code == 201
    assert Prompt.objects.count() == 3


def test_few_people_search_at_once(labelers, meanwhile, monkeypatch):
    monkeypatch.setattr(searches, "PATIENCE", 0)
    *others, last = labelers
    # The first of these runs inside the search of the last person, the others inside the first.
    answers = meanwhile(*(writing(one, f"Who was number {n}?") for n, one in enumerate(others)))

    assert writing(last)().status_code == 201
    assert [one.status_code for one in answers] == [429, 429, 201]


def test_a_draw_is_a_search_of_its_researcher(labelers, meanwhile, client_of):
    rosalind = client_of(User.objects.create_user("rosalind", roles=[Role.RESEARCHER]))
    shots = [{"query": f"word {n}", "answer": f"Wort {n}"} for n in range(4)]
    said = {"kind": "few-shot", "text": "Translate.", "shots": shots}
    written = labelers[0].post("/api/prompts/mine/", said).json()["id"]

    def draw():
        return rosalind.post(f"/api/prompts/{written}/draw/", {"points": 5, "seed": 1})

    answers = meanwhile(draw)

    assert draw().status_code == 201
    assert [one.status_code for one in answers] == [429]
