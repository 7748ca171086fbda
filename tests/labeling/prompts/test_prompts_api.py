import json

import pytest
from django.db import connection
from django.utils import timezone

from labeling.labels.answers import Answer, Measures
from labeling.labels.services import hand_in
from labeling.models import Author, FewShot, Prompt, Reply, Role, User, Writer
from labeling.prompts import browsing
from labeling.tasks.drafts import save_draft
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import NewTask, open_tasks, retire_task
from labeling.tasks.services import take_seat
from tests.labeling.canary import tables_with
from tests.labeling.conftest import key, open_one, rank


@pytest.fixture
def rosalind(db) -> User:
    return User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def browser(rosalind, client_of):
    return client_of(rosalind)


def write(client, **said):
    return client.post(
        "/api/prompts/mine/", {"kind": "plain", "text": "Why is grass green?", **said}
    )


def test_a_labeler_writes_a_plain_prompt(ada, client_of):
    answer = write(client_of(ada))

    assert answer.status_code == 201
    prompt = Prompt.objects.get()
    assert (prompt.kind, prompt.text) == ("plain", "Why is grass green?")
    assert prompt.author == Author.objects.get(person=ada)
    assert prompt.split == prompt.author.split


def test_a_prompt_for_a_use_case_says_which(ada, client_of):
    without = write(client_of(ada), kind="use-case")
    with_one = write(client_of(ada), kind="use-case", use_case="rewrite")

    assert (without.status_code, without.json()["code"]) == (400, "prompt_is_not_complete")
    assert with_one.status_code == 201


SHOTS = [{"query": f"word {n}", "answer": f"Wort {n}"} for n in range(4)]


def test_a_few_shot_prompt_becomes_several_points(ada, client_of, browser):
    written = write(client_of(ada), kind="few-shot", text="Translate.", shots=SHOTS).json()

    answer = browser.post(f"/api/prompts/{written['id']}/draw/", {"points": 5, "seed": 1})

    assert answer.status_code == 201
    points = Prompt.objects.filter(drawn_from__isnull=False)
    assert points.count() == 5
    assert len({point.text for point in points}) == 5
    for point in points:
        reply = point.replies.get()
        asked = point.text.rsplit("Query: ", 1)[1].removesuffix("\nAnswer:")
        assert reply.text == asked.replace("word", "Wort")
        assert f"Answer: {reply.text}" not in point.text
        assert reply.imported_demonstration.intake is None


def test_a_seed_draws_the_same_points_again_and_few_shots_allow_few(ada, client_of, browser):
    written = write(client_of(ada), kind="few-shot", text="Do.", shots=SHOTS[:2]).json()

    first = browser.post(f"/api/prompts/{written['id']}/draw/", {"points": 50}).json()
    again = browser.post(f"/api/prompts/{written['id']}/draw/", {"points": 50}).json()

    # One point asks the first shot, the other one, which the prompt itself is, the second.
    assert (len(first), len(again)) == (1, 0)


ALIKE = {"kind": "plain", "text": "why is  GRASS green?"}


def test_an_own_near_duplicate_is_announced_while_typing_and_refused(ada, client_of):
    write(client_of(ada))

    warned = client_of(ada).post("/api/prompts/mine/duplicate/", ALIKE)
    refused = client_of(ada).post("/api/prompts/mine/", ALIKE)

    assert warned.json() == {"duplicate": True}
    assert refused.json()["code"] == "prompt_is_a_duplicate"


def test_nobody_finds_out_what_others_wrote(ada, grace, client_of, browser):
    theirs = write(client_of(grace)).json()["id"]
    asked = client_of(ada)

    warned = asked.post("/api/prompts/mine/duplicate/", ALIKE)
    stored = asked.post("/api/prompts/mine/", ALIKE)
    other = asked.post("/api/prompts/mine/", {"kind": "plain", "text": "Something else."})

    assert warned.json() == {"duplicate": False}
    assert stored.status_code == other.status_code == 201
    assert stored.json().keys() == other.json().keys()
    mine = asked.get("/api/prompts/mine/").json()["results"]
    assert [one["id"] for one in mine] == [other.json()["id"], stored.json()["id"]]
    seen = browser.get("/api/prompts/", {"state": "retired"}).json()["results"]
    assert [one["id"] for one in seen] == [stored.json()["id"]]
    assert Prompt.objects.get(public_id=seen[0]["id"]).retired_because.endswith(theirs)


def test_a_prompt_like_one_of_others_uses_up_a_place(ada, grace, client_of, settings):
    settings.PROMPTS_PER_AUTHOR = 1
    write(client_of(grace))

    assert client_of(ada).post("/api/prompts/mine/", ALIKE).status_code == 201
    refused = client_of(ada).post("/api/prompts/mine/", {"kind": "plain", "text": "Another."})

    assert refused.json()["code"] == "too_many_prompts"


def test_a_near_duplicate_of_a_prompt_in_an_own_task_is_announced(ada, grace, client_of):
    write(client_of(grace))
    [task] = open_tasks(
        kind=Kind.DEMONSTRATE,
        purpose=Purpose.TRAINING,
        new_tasks=[NewTask(Prompt.objects.get())],
        overlap=1,
    )
    asked = client_of(ada)
    assert asked.post("/api/prompts/mine/duplicate/", ALIKE).json() == {"duplicate": False}

    now = timezone.now()
    task.seats.update(labeler=ada, taken_at=now, held_until=now)

    assert asked.post("/api/prompts/mine/duplicate/", ALIKE).json() == {"duplicate": True}


def test_who_is_at_the_cap_cannot_go_on_guessing(ada, grace, client_of, settings):
    settings.PROMPTS_PER_AUTHOR = 1
    write(client_of(grace))
    write(client_of(ada), text="Something else.")

    refused = client_of(ada).post("/api/prompts/mine/", ALIKE)

    assert refused.json()["code"] == "too_many_prompts"


def test_labelers_see_only_their_own_prompts(ada, grace, client_of):
    write(client_of(grace))

    assert client_of(ada).get("/api/prompts/mine/").json()["results"] == []
    assert client_of(ada).get("/api/prompts/").status_code == 403


def test_held_out_labelers_write_no_training_prompts(ada, client_of):
    User.objects.filter(pk=ada.pk).update(held_out=True)
    ada.refresh_from_db()

    write(client_of(ada))

    assert Prompt.objects.get().split != "train"


def test_a_labeler_stops_at_the_cap(ada, client_of, settings):
    settings.PROMPTS_PER_AUTHOR = 1
    write(client_of(ada))

    assert write(client_of(ada), text="Another").json()["code"] == "too_many_prompts"


def make_prompts(count, **values):
    return Prompt.objects.bulk_create(
        Prompt(turns=[{"role": "user", "text": f"Prompt {n}"}], **values) for n in range(count)
    )


def test_researchers_page_through_prompts_with_one_query_each(browser, django_assert_num_queries):
    make_prompts(30, split="test")
    make_prompts(30, split="train", topics=["war"])

    with django_assert_num_queries(1):
        first = browser.get("/api/prompts/?split=test&limit=20").json()
    second = browser.get(f"/api/prompts/?split=test&limit=20&after={first['next']}").json()

    assert (len(first["results"]), len(second["results"])) == (20, 10)
    assert second["next"] is None
    assert len(browser.get("/api/prompts/?topic=war").json()["results"]) == 30


def test_counting_stops_where_nobody_cares(browser, monkeypatch):
    monkeypatch.setattr(browsing, "COUNTED", 10)
    make_prompts(12, split="test")
    make_prompts(3, split="train")

    assert browser.get("/api/prompts/count/?split=test").json() == {"count": 10, "more": True}
    assert browser.get("/api/prompts/count/?split=train").json() == {"count": 3, "more": False}


def test_a_manager_reads_a_prompt_with_its_tasks_and_sees_no_writer(client_of, ada):
    mary = User.objects.create_user("mary", roles=[Role.MANAGER])
    task = open_one(overlap=2, replies=2)
    Reply.objects.update(writer=Writer.objects.create(model_version="sft-3"))
    retired = open_tasks(
        kind=Kind.DEMONSTRATE,
        purpose=Purpose.TRAINING,
        new_tasks=[NewTask(prompt=task.prompt)],
        overlap=1,
    )
    retire_task(task=retired[0])
    screen = take_seat(labeler=ada)
    hand_in(
        seat_id=screen.public_id,
        labeler=ada,
        key=key(),
        answer=Answer(ranking=rank(screen)),
        measures=Measures(active_ms=9000),
    )
    api = client_of(mary)
    at = f"/api/prompts/{task.prompt.public_id}/"

    first, second = api.get(f"/api/tasks/of-prompts/{task.prompt.public_id}/").json()
    pages = [api.get(one).content.decode() for one in ("/api/prompts/", at)]

    assert (first["id"], first["kind"], first["labels"], first["wanted"]) == (task.pk, "rank", 1, 2)
    assert first["retired_at"] is None
    assert second["retired_at"]
    assert "sft-3" not in str([first, second, *pages])
    assert api.patch(at, {"use_case": "chat"}).status_code == 403
    assert api.post(f"{at}retire/", {"reason": "Mine"}).status_code == 403
    assert api.get(f"{at}findings/").status_code == 403


def test_prompts_are_searched_by_a_part_of_their_text(browser, monkeypatch):
    for text in ("Why is grass green?", 'Say "hi"\nand go', "为什么草是绿色的？", "100 % sure"):
        Prompt.objects.create(turns=[{"role": "user", "text": text}])

    def found(text: str) -> list[str]:
        answer = browser.get("/api/prompts/", {"search": text})
        return [one["beginning"] for one in answer.json()["results"]]

    assert found("GRASS") == ["Why is grass green?"]
    assert found('"hi"\nand') == ['Say "hi"\nand go']
    assert found("绿色") == ["为什么草是绿色的？"]
    assert found("0 %") == ["100 % sure"]
    assert found("user") == found("role") == found("text") == []
    assert browser.get("/api/prompts/count/", {"search": "s"}).json()["count"] == 3
    monkeypatch.setattr(browsing, "SEARCHED", 2)
    assert found("grass") == []


def test_a_category_is_corrected(browser):
    (prompt,) = make_prompts(1)
    address = f"/api/prompts/{prompt.public_id}/"

    answer = browser.patch(address, {"use_case": "chat", "ambiguous": True, "sensitive": None})

    assert (answer.json()["use_case"], answer.json()["ambiguous"]) == ("chat", True)
    assert browser.patch(address, {"use_case": "poetry"}).status_code == 400
    assert browser.patch(address, {"split": "test"}).json()["fields"].keys() == {"split"}
    assert browser.get(address).json()["split"] == "train"


def test_findings_show_where_personal_data_stands(browser):
    (prompt,) = make_prompts(1)
    said = "I am ada@example.org, before [phone number]"
    Prompt.objects.update(turns=[{"role": "user", "text": said}])

    findings = browser.get(f"/api/prompts/{prompt.public_id}/findings/").json()

    assert findings == [
        {"turn": 0, "kind": "email", "start": 5, "end": 20, "masked": False},
        {"turn": 0, "kind": "phone", "start": 29, "end": 43, "masked": True},
    ]


def test_a_prompt_is_retired_once(browser):
    (prompt,) = make_prompts(1)
    address = f"/api/prompts/{prompt.public_id}/retire/"

    assert browser.post(address, {"reason": "Spam"}).json()["retired_because"] == "Spam"
    assert browser.post(address, {"reason": "Spam"}).json()["code"] == "prompt_cannot_move"


CANARY = "canary-7f3c9a1b"


@pytest.fixture
def canary(take_in, ada):
    """A prompt that is everywhere: replies, a task, a draft, skip notes."""
    take_in(
        [{"prompt": f"Say {CANARY}", "author": "x", "response": f"{CANARY}!", "language": "en"}],
        "a.jsonl",
    )
    prompt = Prompt.objects.get()
    User.objects.filter(pk=ada.pk).update(qualified_at=timezone.now(), languages=["en"])
    ada.refresh_from_db()
    open_tasks(
        kind=Kind.DEMONSTRATE,
        purpose=Purpose.TRAINING,
        new_tasks=[NewTask(prompt)],
        overlap=2,
    )
    seat = take_seat(labeler=ada)
    save_draft(seat_id=seat.public_id, labeler=ada, revision=0, body=json.dumps({"t": CANARY}))
    return prompt


def test_a_withdrawn_prompt_leaves_nothing_behind(canary, browser):
    assert {"labeling_prompt", "labeling_reply", "labeling_draft"} <= set(tables_with(CANARY))

    said = {"confirm": str(canary.public_id)[:8]}
    answer = browser.post(f"/api/prompts/{canary.public_id}/withdraw/", said)

    assert answer.json()["withdrawn_at"]
    assert list(tables_with(CANARY)) == []
    assert Reply.objects.get().withdrawn_at


@pytest.mark.parametrize("sent", [{}, {"confirm": ""}, {"confirm": "12345678"}])
def test_nothing_is_withdrawn_without_a_typed_confirmation(canary, browser, sent):
    answers = [
        browser.post(f"/api/prompts/{canary.public_id}/withdraw/", sent),
        browser.post("/api/prompts/withdraw-author/", {"author": "x", **sent}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert [list(answer.json()["fields"]) for answer in answers] == [["confirm"]] * 2
    assert "labeling_prompt" in set(tables_with(CANARY))


def test_what_an_author_withdrew_does_not_come_back(canary, browser, take_in):
    done = browser.post("/api/prompts/withdraw-author/", {"author": "x", "confirm": "x"})

    again = take_in(
        [{"prompt": f"Say {CANARY}"}, {"prompt": "Something else", "author": "x"}], "b.jsonl"
    )

    assert done.json() == {"prompts": 1}
    assert again.prompts_made == 0
    assert [*again.left_out.values_list("reason", flat=True)] == ["withdrawn", "withdrawn"]
    assert list(tables_with(CANARY)) == []


def test_a_few_shot_prompt_is_withdrawn_with_its_points(ada, client_of, browser):
    said = [{"query": CANARY, "answer": "a"}, {"query": "b", "answer": CANARY}]
    written = write(client_of(ada), kind="few-shot", text="Do.", shots=said).json()
    browser.post(f"/api/prompts/{written['id']}/draw/", {"points": 5})

    browser.post(f"/api/prompts/{written['id']}/withdraw/", {"confirm": written["id"][:8]})

    assert not FewShot.objects.exists()
    assert list(tables_with(CANARY)) == []


def test_lineage_names_the_tasks(canary, browser):
    (use,) = browser.get(f"/api/prompts/{canary.public_id}/uses/").json()

    assert (use["what"], use["name"]) == ("task", "Demonstrate, Training")


def test_prompts_with_personal_data_are_found_by_their_index(db):
    found = browsing.filtered({"personal_data": "email"}).order_by("-pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    assert "prompts_with_personal_data" in found.explain()
