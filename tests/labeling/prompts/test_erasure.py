"""A withdrawn prompt is gone from every place where its text could stand, new rooms included."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from labeling.labels.models import Label, LabelEdit, Ranking, Rating
from labeling.models import FewShot, ImportedRating, ImportedSpan, Prompt, Reply, Role, User
from labeling.prompts.intake import jobs
from labeling.prompts.withdrawal import retire, withdraw_outside, withdraw_prompt
from labeling.quality.review.models import Adjudication, Difference, Why
from labeling.questions.models import Answer, Question, TaskQuestion
from labeling.tasks.drafts import save_draft
from labeling.tasks.models import Draft, Kind, Purpose, Seat
from labeling.tasks.opening import NewTask, open_tasks
from labeling.tasks.services import take_seat
from tests.labeling.canary import files_with, tables_with, texts_about_prompts

CANARY = "canary-7f3c9a1b"

# Where the test below plants the canary.
PLANTED = {
    *[("Prompt", "turns"), ("Prompt", "retired_because"), ("Reply", "text")],
    *[("FewShot", "instruction"), ("FewShot", "shots")],
    *[("Draft", "body"), ("Draft", "other_body"), ("Seat", "skip_note")],
    *[("Ranking", "note"), ("Rating", "note"), ("LabelEdit", "before")],
    *[("ImportedRating", "part"), ("ImportedRating", "note")],
    *[("ImportedSpan", "kind"), ("ImportedSpan", "note")],
    *[("Adjudication", "note"), ("Difference", "note")],
}
# Columns that hold no text of a prompt, each with the reason.
OURS = {
    ("Prompt", "language"): "a tag",
    ("Prompt", "limits"): "numbers and a choice",
    ("Seat", "language"): "a tag",
    ("TaskFacts", "language"): "a tag",
    ("TaskFacts", "purpose"): "a choice",
    ("TaskFacts", "kind"): "a choice",
    ("TaskFacts", "use_case"): "a choice",
    ("Label", "screen_version"): "the program’s",
    ("Span", "kind"): "a code",
    ("LeftOut", "message"): "our own words and line numbers",
    ("ReplyScore", "model_version"): "a name",
    ("TaskScores", "model_version"): "a name",
    ("Sample", "text"): "tests/training plants there: labeling may not know of it",
    ("Message", "text"): "tests/training plants there, too",
    ("Sample", "numbers"): "numbers",
    ("BatchPrompt", "owed"): "names of models, and numbers",
}


@pytest.fixture
def everywhere(take_in, ada, settings, tmp_path) -> Prompt:
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    line = {"prompt": f"Say {CANARY}", "author": "x", "response": f"{CANARY}!", "language": "en"}
    take_in([line], "a.jsonl")
    prompt = Prompt.objects.get()
    said = {"reply": Reply.objects.get(), "intake": prompt.intake, "note": CANARY}
    ImportedRating.objects.create(key=uuid4(), part=CANARY, **said)
    ImportedSpan.objects.create(key=uuid4(), kind=CANARY, start=0, end=3, **said)
    User.objects.update(qualified_at=timezone.now(), languages=["en"])
    ada.refresh_from_db()
    open_tasks(
        kind=Kind.DEMONSTRATE,
        purpose=Purpose.TRAINING,
        new_tasks=[NewTask(prompt)],
        overlap=2,
    )
    held = take_seat(labeler=ada)
    save_draft(seat_id=held.public_id, labeler=ada, revision=0, body=json.dumps({"t": CANARY}))
    Draft.objects.update(other_body=CANARY)
    Seat.objects.update(skip_note=CANARY)
    FewShot.objects.create(prompt=prompt, instruction=CANARY, shots=[[CANARY, "b"], ["c", "d"]])
    _labels_and_reviews(Seat.objects.get(labeler=ada), ada)
    retire(prompt=prompt, reason=f"It says {CANARY}")
    return prompt


def _labels_and_reviews(seat: Seat, person: User) -> None:
    label = Label.objects.create(seat=seat, key=uuid4(), active_ms=1)
    Ranking.objects.create(label=label, ranks=[1], note=CANARY)
    Rating.objects.create(label=label, reply=Reply.objects.get(), note=CANARY)
    LabelEdit.objects.create(label=label, before={"text": CANARY})
    Adjudication.objects.create(task=seat.task, places=[1], note=CANARY, person=person)
    Difference.objects.create(task=seat.task, why=Why.TASTE, note=CANARY, person=person)
    question = Question.objects.create(asked_by=person, about_task=True, text=CANARY)
    TaskQuestion.objects.create(question=question, task=seat.task)
    Answer.objects.create(question=question, answered_by=person, text=CANARY)


def test_every_text_that_leads_to_a_prompt_is_thought_of():
    """A new room with such a column plants the canary above, or says why it need not."""
    assert texts_about_prompts() == PLANTED | set(OURS)


def test_the_canary_is_planted_where_it_is_said_to_be(everywhere):
    planted = {f"labeling_{model.lower()}" for model, _column in PLANTED}

    assert planted | {"labeling_question", "labeling_answer"} == set(tables_with(CANARY))


@pytest.mark.parametrize("whole_author", [False, True])
def test_a_withdrawn_prompt_is_found_in_no_table_and_no_file(everywhere, whole_author):
    if whole_author:
        withdraw_outside(outside_id="x")
    else:
        withdraw_prompt(prompt=everywhere)

    assert list(tables_with(CANARY)) == []
    assert list(files_with(CANARY)) == []
    assert Label.objects.count() == 1


def test_the_search_finds_what_is_there(everywhere, settings):
    settings.ARTIFACTS_DIR.mkdir()
    (settings.ARTIFACTS_DIR / "rankings.jsonl").write_text(CANARY)

    assert list(files_with(CANARY)) == ["rankings.jsonl"]


def test_a_file_that_came_in_does_not_stay_on_the_disk(
    db, client_of, settings, tmp_path, monkeypatch
):
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    browser = client_of(User.objects.create_user("rosalind", roles=[Role.RESEARCHER]))
    line = json.dumps({"prompt": CANARY}).encode()
    said = {"name": "a.jsonl", "size": len(line)}
    number = browser.post("/api/prompts/intakes/announce/", said).json()["id"]
    address = f"/api/prompts/intakes/{number}/file/?offset=0"
    browser.put(address, data=line, content_type="application/octet-stream")
    there = list(files_with(CANARY))
    browser.post(f"/api/prompts/intakes/{number}/start/", {})

    jobs.take_in(number)

    assert len(there) == 1
    assert list(files_with(CANARY)) == []
