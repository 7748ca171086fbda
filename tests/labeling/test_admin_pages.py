"""Researchers and managers do in the admin what they do in the application."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from labeling.guidelines.admin import GuidelineAdmin
from labeling.guidelines.models import Guideline
from labeling.guidelines.services import publish
from labeling.models import Answer, Campaign, Decision, Intake, Prompt, Question, Role, User
from labeling.people.staff import RoleAdmin
from labeling.prompts.intake import jobs
from labeling.qualification.composition import Item, compose_test, open_test
from labeling.qualification.models import ItemKind
from labeling.qualification.services import answer_item, begin, grade, hand_in_attempt


@pytest.fixture
def staff(db):
    def someone(role: Role) -> tuple[User, Client]:
        person = User.objects.create_user(role, roles=[role], is_staff=True)
        client = Client()
        client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
        return person, client

    return someone


def test_a_researcher_brings_a_file(
    staff, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", jobs.take_in)
    _person, client = staff(Role.RESEARCHER)
    file = SimpleUploadedFile("prompts.csv", b"prompt,user\nWhy?,1\nWhat?,2\n")

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/admin/labeling/intake/add/", {"file": file, "kind": "customer"})

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert not Prompt.objects.exists()
    columns = {"column_0": "prompt", "column_1": "author", "start": ""}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(answer.headers["Location"], columns)
    intake = Intake.objects.get()
    assert (intake.state, Prompt.objects.count()) == ("done", 2)
    page = client.get(f"/admin/labeling/intake/{intake.pk}/change/").content.decode()
    assert "left-out.csv" in page


def test_a_file_that_is_none_is_explained(staff, settings, tmp_path):
    settings.ARTIFACTS_DIR = tmp_path
    _person, client = staff(Role.RESEARCHER)
    file = SimpleUploadedFile("prompts.zip", b"PK")

    answer = client.post("/admin/labeling/intake/add/", {"file": file, "kind": "customer"})

    assert "Use a file that ends in" in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_prompt_is_corrected_and_its_text_is_not(staff):
    prompt = Prompt.objects.create(turns=[{"role": "user", "text": "Why?"}])
    _person, client = staff(Role.RESEARCHER)
    said = {"use_case": "chat", "language": "en", "topics": "", "ambiguous": "true", "text": "No"}

    answer = client.post(f"/admin/labeling/prompt/{prompt.pk}/change/", said)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    prompt.refresh_from_db()
    assert (prompt.use_case, prompt.ambiguous, prompt.text) == ("chat", True, "Why?")
    assert "Why?" in client.get("/admin/labeling/prompt/").content.decode()


def test_a_page_writes_only_what_was_changed_on_it(staff, monkeypatch):
    prompt = Prompt.objects.create(turns=[{"role": "user", "text": "Why?"}])
    _person, client = staff(Role.RESEARCHER)
    save_model = RoleAdmin.save_model

    def retire_then_save(self, request, obj, form, change):
        Prompt.objects.update(retired_at=timezone.now())
        save_model(self, request, obj, form, change)

    monkeypatch.setattr(RoleAdmin, "save_model", retire_then_save)
    said = {"use_case": "chat", "language": "en", "topics": "", "ambiguous": "true"}
    client.post(f"/admin/labeling/prompt/{prompt.pk}/change/", said)

    prompt.refresh_from_db()
    assert prompt.use_case == "chat"
    assert prompt.retired_at


def test_a_guideline_is_drafted_and_then_published_as_the_researcher_read_it(staff):
    _person, client = staff(Role.RESEARCHER)
    said = {"kind": "rank", "purpose": "training", "body": "# Rank", "change": ""}
    client.post("/admin/labeling/guideline/add/", said)
    guideline = Guideline.objects.get()
    chosen = {"action": "read_and_publish", "_selected_action": [guideline.pk]}

    answer = client.post("/admin/labeling/guideline/", chosen)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/guidelines/training/rank")
    guideline.refresh_from_db()
    assert guideline.published_at is None
    publish(guideline=guideline, known="# Rank")
    client.post(f"/admin/labeling/guideline/{guideline.pk}/change/", {**said, "body": "Else"})
    guideline.refresh_from_db()
    assert guideline.body == "# Rank"
    again = client.post("/admin/labeling/guideline/", chosen, follow=True)
    assert "Choose one draft to publish." in again.content.decode()


def test_a_draft_that_is_published_meanwhile_keeps_its_text(staff, monkeypatch):
    _person, client = staff(Role.MANAGER)
    guideline = Guideline.objects.create(kind="rank", purpose="training", version=1, body="Read")
    save_model = GuidelineAdmin.save_model

    def publish_then_save(self, *args):
        publish(guideline=Guideline.objects.get())
        save_model(self, *args)

    monkeypatch.setattr(GuidelineAdmin, "save_model", publish_then_save)
    client.post(
        f"/admin/labeling/guideline/{guideline.pk}/change/", {"body": "Slipped in", "change": ""}
    )

    assert Guideline.objects.get().body == "Read"


def test_a_manager_writes_drafts_of_guidelines_and_publishes_none(staff):
    _person, client = staff(Role.MANAGER)
    guideline = Guideline.objects.create(kind="rank", purpose="training", version=1, body="Draft")
    chosen = {"action": "read_and_publish", "_selected_action": [guideline.pk]}

    page = client.get("/admin/labeling/guideline/")
    client.post("/admin/labeling/guideline/", chosen)
    said = {"body": "Better", "change": ""}
    client.post(f"/admin/labeling/guideline/{guideline.pk}/change/", said)

    assert page.status_code == 200
    assert "read_and_publish" not in page.content.decode()
    guideline.refresh_from_db()
    assert guideline.body == "Better"
    assert guideline.published_at is None


def test_a_manager_answers_a_question(staff, ada):
    question = Question.objects.create(asked_by=ada, text="May I use lists?")
    person, client = staff(Role.MANAGER)
    rows = {"answers-TOTAL_FORMS": 1, "answers-INITIAL_FORMS": 0, "answers-0-text": "Yes."}

    answer = client.post(f"/admin/labeling/question/{question.pk}/change/", rows)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert Answer.objects.get().answered_by == person


def test_an_answer_is_not_rewritten(staff, ada):
    question = Question.objects.create(asked_by=ada, text="May I use lists?")
    person, client = staff(Role.MANAGER)
    given = Answer.objects.create(question=question, answered_by=person, text="Yes.")
    rows = {
        **{"answers-TOTAL_FORMS": 1, "answers-INITIAL_FORMS": 1, "answers-0-id": given.pk},
        **{"answers-0-question": question.pk, "answers-0-text": "Never."},
    }

    client.post(f"/admin/labeling/question/{question.pk}/change/", rows)

    assert Answer.objects.get().text == "Yes."


@pytest.fixture
def attempt(db, ada):
    boss = User.objects.create_user("boss", roles=[Role.RESEARCHER])
    item = Item(kind=ItemKind.DEMONSTRATE, prompt="Explain rain.")
    test = compose_test(made_by=boss, name="Autumn", items=[item], topics=[])
    open_test(test=test)
    test.refresh_from_db()
    attempt = begin(test=test, candidate=ada)
    answer = answer_item(
        attempt_id=attempt.public_id,
        candidate=ada,
        item_id=test.items.get().public_id,
        is_sensitive=None,
        places=[],
        text="Water falls.",
    )
    hand_in_attempt(attempt_id=attempt.public_id, candidate=ada, topics=[])
    grade(answer_id=answer.public_id, grader=boss, score=6)
    return attempt


def test_a_manager_sees_the_numbers_and_decides_with_reasons(staff, attempt):
    _person, client = staff(Role.MANAGER)
    address = f"/admin/labeling/attempt/{attempt.pk}/change/"

    page = client.get(address).content.decode()
    answer = client.post(address, {"passed": "on", "reasons": "Careful."})

    assert "demonstrations: 6.00 (2.05 - 6.49), cut-off 6, 1 answers" in page
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    decision = Decision.objects.get()
    assert (decision.passed, decision.reasons) == (True, "Careful.")
    attempt.candidate.refresh_from_db()
    assert attempt.candidate.qualified_at is not None


def test_a_screening_test_is_composed(staff):
    _person, client = staff(Role.RESEARCHER)
    said = {
        **{"name": "Autumn", "topics": "law,medicine", "least_flag_agreement": 0.75},
        **{"least_ranking_agreement": 0.75, "least_demonstration_score": 6},
        **{"items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 0, "items-0-position": 1},
        **{"items-0-kind": "flag", "items-0-prompt": "Passage", "items-0-is_sensitive": "true"},
    }

    answer = client.post("/admin/labeling/screeningtest/add/", said)

    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_a_manager_sets_the_cutoffs_of_an_unopened_test_and_changes_nothing_else(staff):
    boss, _client = staff(Role.RESEARCHER)
    _person, client = staff(Role.MANAGER)
    flag = Item(kind=ItemKind.FLAG, prompt="Passage", is_sensitive=True)
    test = compose_test(made_by=boss, name="Autumn", items=[flag], topics=["law"])
    item = test.items.get()
    said = {
        **{"name": "Mine", "topics": "art", "least_flag_agreement": 0.5},
        **{"least_ranking_agreement": 0.5, "least_demonstration_score": 5},
        **{"items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 1, "items-0-id": item.pk},
        **{"items-0-test": test.pk, "items-0-position": 1, "items-0-kind": "flag"},
        **{"items-0-prompt": "Easier", "items-0-is_sensitive": "false"},
    }

    answer = client.post(f"/admin/labeling/screeningtest/{test.pk}/change/", said)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    test.refresh_from_db()
    item.refresh_from_db()
    assert (test.name, test.topics, test.least_flag_agreement) == ("Autumn", ["law"], 0.5)
    assert (item.prompt, item.is_sensitive) == ("Passage", True)


def test_campaigns_are_in_the_menu_and_planned_on_their_own_page(staff):
    person, researcher = staff(Role.RESEARCHER)
    _manager, manager = staff(Role.MANAGER)
    campaign = Campaign.objects.create(name="PPO or SFT", created_by=person)

    start = researcher.get("/admin/").content.decode()
    assert "/admin/labeling/campaign/" in start
    for client in (researcher, manager):
        assert 'href="/campaigns/new"' in client.get("/admin/").content.decode()
        assert client.get("/admin/labeling/campaign/add/").headers["Location"] == "/campaigns/new"
    assert "PPO or SFT" in manager.get("/admin/labeling/campaign/").content.decode()
    page = manager.get(f"/admin/labeling/campaign/{campaign.pk}/change/")
    assert page.headers["Location"] == f"/campaigns/{campaign.public_id}"
    assert manager.get("/admin/labeling/campaign/nonsense/change/").status_code == 404
