"""Labelers edit and withdraw what they wrote; what is in use stays there as it was."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from labeling.models import Prompt, User
from labeling.prompts.drawing import draw_shots
from labeling.prompts.errors import PromptCannotMove
from labeling.prompts.models import Kind
from labeling.prompts.own import edit_prompt, own_prompts, take_back
from labeling.prompts.services import Draft, Shot, write_prompt
from labeling.prompts.withdrawal import retire
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from labeling.tasks.opening import NewTask, open_tasks

GREEN = "Why is grass green?"
BLUE = "Why is the sky blue?"


def plain(text: str) -> Draft:
    return Draft(kind=Kind.PLAIN, text=text)


@pytest.fixture
def grass(ada: User) -> Prompt:
    return write_prompt(draft=plain(GREEN), person=ada)


def use(prompt: Prompt) -> None:
    tasks = [NewTask(prompt)]
    open_tasks(kind=TaskKind.DEMONSTRATE, purpose=Purpose.TRAINING, new_tasks=tasks, overlap=1)


def edited(prompt: Prompt, text: str, person: User) -> Prompt:
    return edit_prompt(prompt_id=prompt.public_id, draft=plain(text), person=person)


def test_an_edited_prompt_is_used_with_its_new_text_and_kept_where_it_was_used(ada, grass):
    use(grass)

    newest = edited(grass, BLUE, ada)

    grass.refresh_from_db()
    assert (grass.text, grass.tasks.get().prompt.text) == (GREEN, GREEN)
    assert list(Prompt.objects.in_use()) == [newest]
    assert list(own_prompts(ada)) == [newest]
    assert (newest.text, newest.split) == (BLUE, grass.split)


def test_a_text_may_begin_as_before_and_go_back_to_an_earlier_version(ada, grass):
    longer = edited(grass, f"{GREEN} Answer in one sentence.", ada)
    other = edited(longer, BLUE, ada)
    newest = edited(other, GREEN, ada)

    assert list(Prompt.objects.in_use()) == [newest]
    assert Prompt.objects.filter(replaced_by=newest).count() == 3


def test_an_edit_brings_no_retired_prompt_back(ada, grass):
    retire(prompt=grass, reason="Spam")

    newest = edited(grass, GREEN, ada)

    assert (newest.retired_because, Prompt.objects.in_use().count()) == ("Spam", 0)


def test_the_text_of_a_prompt_that_nothing_uses_is_erased_in_every_version(ada, grass):
    newest = edited(grass, BLUE, ada)

    assert take_back(prompt_id=newest.public_id, person=ada)

    assert {prompt.text for prompt in Prompt.objects.filter(withdrawn_at=None)} == set()
    assert not own_prompts(ada).exists()


def test_a_used_version_keeps_its_text_when_the_prompt_is_withdrawn(ada, grass):
    use(grass)
    newest = edited(grass, BLUE, ada)
    use(newest)

    assert not take_back(prompt_id=newest.public_id, person=ada)

    assert sorted(prompt.text for prompt in Prompt.objects.all()) == [GREEN, BLUE]
    assert not Prompt.objects.in_use().exists()
    assert own_prompts(ada).get().taken_back_at
    with pytest.raises(PromptCannotMove):
        edited(newest, "Something else?", ada)


def test_a_used_version_keeps_its_text_beside_an_unused_one_with_the_same_text(ada, grass):
    newest = edited(edited(grass, BLUE, ada), GREEN, ada)
    use(newest)

    assert not take_back(prompt_id=newest.public_id, person=ada)

    newest.refresh_from_db()
    assert (newest.text, newest.withdrawn_at) == (GREEN, None)
    assert newest.taken_back_at


def test_a_plain_prompt_has_no_examples(ada, grass, client_of):
    [mine] = client_of(ada).get("/api/prompts/mine/").json()["results"]

    assert (mine["instruction"], mine["shots"]) == (None, None)


def test_a_few_shot_prompt_is_edited_with_its_examples(ada, client_of):
    shots = [Shot("France", "Paris"), Shot("Peru", "Lima")]
    draft = Draft(kind=Kind.FEW_SHOT, text="Name the capital.", shots=shots)
    written = write_prompt(draft=draft, person=ada)
    [mine] = client_of(ada).get("/api/prompts/mine/").json()["results"]
    assert (mine["instruction"], mine["shots"]) == (
        "Name the capital.",
        [["France", "Paris"], ["Peru", "Lima"]],
    )

    answer = client_of(ada).put(
        f"/api/prompts/mine/{written.public_id}/",
        {
            "kind": "few-shot",
            "text": mine["instruction"],
            "shots": [
                {"query": "Chile", "answer": "Santiago"},
                {"query": "Peru", "answer": "Lima"},
            ],
        },
    )

    assert answer.json()["shots"] == [["Chile", "Santiago"], ["Peru", "Lima"]]


@pytest.fixture
def capitals(ada: User) -> Prompt:
    shots = [Shot("France", "Paris"), Shot("Peru", "Lima"), Shot("Chile", "Santiago")]
    draft = Draft(kind=Kind.FEW_SHOT, text="Name the capital.", shots=shots)
    return write_prompt(draft=draft, person=ada)


def test_what_was_drawn_from_a_prompt_is_used_no_more_once_it_is_edited(ada, capitals):
    assert draw_shots(prompt=capitals, points=2, seed=1)

    newest = edited(capitals, BLUE, ada)

    assert list(Prompt.objects.in_use()) == [newest]
    with pytest.raises(PromptCannotMove):
        draw_shots(prompt=capitals, points=2, seed=2)


def test_what_was_drawn_from_a_prompt_is_used_no_more_once_it_is_withdrawn(ada, capitals):
    assert draw_shots(prompt=capitals, points=2, seed=1)

    take_back(prompt_id=capitals.public_id, person=ada)

    assert not Prompt.objects.in_use().exists()


def test_nobody_changes_the_prompts_of_others_or_an_old_version(ada, grace, grass, client_of):
    at = f"/api/prompts/mine/{grass.public_id}/"
    sent = {"kind": "plain", "text": BLUE}

    assert client_of(grace).put(at, sent).json()["code"] == "prompt_cannot_move"
    assert client_of(grace).post(f"{at}withdraw/").json()["code"] == "prompt_cannot_move"
    edited(grass, BLUE, ada)
    assert client_of(ada).put(at, sent).json()["code"] == "prompt_cannot_move"


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_refused(ada, grass):
    together = Barrier(2)

    def edit(text: str) -> bool:
        together.wait()
        try:
            edited(grass, text, ada)
        except PromptCannotMove:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(edit, [BLUE, "Why is the sea salty?"]))

    assert sorted(done) == [False, True]
    assert Prompt.objects.in_use().count() == 1
