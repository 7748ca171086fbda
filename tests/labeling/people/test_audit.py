"""Who did what is kept, shown to administrators, and changed by nobody."""

import csv
import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin import site
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from config import audit
from labeling.models import AuditEntry, Role, User
from labeling.people.audit.models import ACTS, Act
from labeling.people.audit.services import record, remove_entries
from labeling.people.services import suspend
from labeling.people.staff import RoleAdmin
from tests.labeling.people.test_session import PASSWORD, browser, sign_in
from tests.permissions import table
from tests.permissions.routes import all_operations
from tests.permissions.trial import SignedIn, filled_in

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
REFUSED = (InternalError, ProgrammingError)

# Where the act is recorded, or why it is not.
BY_EVENTS = "labeling/people/audit/recording.py records the event of the account or sign-in"
WORK = "ordinary work; its own row says who did it and when"
OWN = "people change only what is their own"
NOTHING = "computes or prepares something and changes nothing that others see"
DRAFT = "a draft; publishing or opening it is recorded"
OTHERWISE = {
    "POST /api/people/providers/{provider_id}/": NOTHING,
    "DELETE /api/people/session/": BY_EVENTS,
    "POST /api/people/session/": BY_EVENTS,
    "POST /api/people/session/stay/": BY_EVENTS,
    "POST /api/people/session/activity/": NOTHING,
    "POST /api/people/sessions/end-others/": BY_EVENTS,
    "DELETE /api/people/sessions/{session_id}/": BY_EVENTS,
    "DELETE /api/people/{person_id}/sessions/": BY_EVENTS,
    "POST /api/people/session/proof/": NOTHING,
    "POST /api/people/session/second-step/": BY_EVENTS,
    "POST /api/people/session/passkey/": BY_EVENTS,
    "POST /api/people/session/passkey/options/": NOTHING,
    "POST /api/people/me/factors/authenticator/": NOTHING,
    "PUT /api/people/me/factors/authenticator/": BY_EVENTS,
    "POST /api/people/me/factors/authenticator/remove/": BY_EVENTS,
    "POST /api/people/me/factors/recovery-codes/": BY_EVENTS,
    "POST /api/people/me/factors/passkeys/": BY_EVENTS,
    "POST /api/people/me/factors/passkeys/options/": NOTHING,
    "POST /api/people/me/factors/passkeys/{passkey_id}/remove/": BY_EVENTS,
    "POST /api/people/{person_id}/remove-factors/": BY_EVENTS,
    "PATCH /api/people/me/": OWN,
    "POST /api/people/me/password/": BY_EVENTS,
    "POST /api/people/me/leave/": BY_EVENTS,
    "PATCH /api/people/{person_id}/": BY_EVENTS,
    "POST /api/people/{person_id}/suspend/": BY_EVENTS,
    "POST /api/people/{person_id}/restore/": BY_EVENTS,
    "DELETE /api/people/{person_id}/reset-link/": BY_EVENTS,
    "POST /api/people/{person_id}/reset-link/": BY_EVENTS,
    "POST /api/people/{person_id}/pseudonymise/": BY_EVENTS,
    "POST /api/people/{person_id}/pseudonymise/undo/": BY_EVENTS,
    "POST /api/people/resets/{reset_token}/": BY_EVENTS,
    "POST /api/people/invitations/{token}/accept/": BY_EVENTS,
    "POST /api/people/tokens/": BY_EVENTS,
    "DELETE /api/people/tokens/{token_id}/": BY_EVENTS,
    "POST /api/qualification/people/{person_id}/requalify/": BY_EVENTS,
    "POST /api/qualification/results/{result_id}/decide/": BY_EVENTS,
    "POST /api/playground/codes/use/": OWN,
    "POST /api/playground/conversations/": OWN,
    "DELETE /api/playground/conversations/{chat_id}/": OWN,
    "POST /api/playground/conversations/{chat_id}/": OWN,
    "POST /api/playground/conversations/{chat_id}/keep-out/": OWN,
    "POST /api/playground/conversations/{chat_id}/report/": WORK,
    "POST /api/campaigns/outlook/": NOTHING,
    "POST /api/datasets/counts/": NOTHING,
    "POST /api/guidelines/": DRAFT,
    "PUT /api/guidelines/{guideline_id}/": DRAFT,
    "POST /api/guidelines/{guideline_id}/acknowledge/": WORK,
    "POST /api/labels/seats/{seat_id}/hand-in/": WORK,
    "PUT /api/labels/{label_id}/": WORK,
    "POST /api/prompts/intakes/": DRAFT,
    "POST /api/prompts/intakes/announce/": DRAFT,
    "POST /api/prompts/intakes/hub/": DRAFT,
    "PUT /api/prompts/intakes/{intake_id}/file/": DRAFT,
    "POST /api/prompts/intakes/{intake_id}/preview/": NOTHING,
    "POST /api/prompts/mine/": WORK,
    "PUT /api/prompts/mine/{prompt_id}/": OWN,
    "POST /api/prompts/mine/{prompt_id}/withdraw/": OWN,
    "POST /api/prompts/mine/duplicate/": NOTHING,
    "PATCH /api/prompts/{prompt_id}/": WORK,
    "POST /api/prompts/{prompt_id}/draw/": WORK,
    "POST /api/qualification/attempts/{attempt_id}/hand-in/": WORK,
    "PUT /api/qualification/attempts/{attempt_id}/items/{item_id}/": WORK,
    "PUT /api/qualification/grading/{graded_id}/": WORK,
    "POST /api/qualification/tests/": DRAFT,
    "PATCH /api/qualification/tests/{test_id}/": DRAFT,
    "POST /api/qualification/tests/{test_id}/begin/": WORK,
    "PUT /api/qualification/tests/{test_id}/items/": DRAFT,
    "DELETE /api/quality/differences/{difference_id}/": WORK,
    "DELETE /api/quality/gold/{gold_id}/": WORK,
    "DELETE /api/quality/tasks/{task_id}/adjudication/": WORK,
    "PUT /api/quality/tasks/{task_id}/adjudication/": WORK,
    "POST /api/quality/tasks/{task_id}/differences/": WORK,
    "POST /api/quality/tasks/{task_id}/gold/": WORK,
    "POST /api/questions/": WORK,
    "POST /api/questions/answers/{answer_id}/pin/": WORK,
    "POST /api/questions/seats/{seat_id}/": WORK,
    "POST /api/questions/{question_id}/answers/": WORK,
    "PATCH /api/rounds/{round_number}/": WORK,
    "POST /api/rounds/{round_number}/next/": WORK,
    "POST /api/runs/check/": NOTHING,
    "POST /api/samples/batches/": DRAFT,
    "POST /api/samples/batches/outlook/": NOTHING,
    "POST /api/samples/batches/{batch_id}/draw-again/": WORK,
    "POST /api/tasks/seats/": WORK,
    "PUT /api/tasks/seats/{seat_id}/draft/": WORK,
    "POST /api/tasks/seats/{seat_id}/heartbeat/": WORK,
    "POST /api/tasks/seats/{seat_id}/release/": WORK,
    "POST /api/tasks/seats/{seat_id}/skip/": WORK,
    "POST /api/tasks/seats/{seat_id}/skip/undo/": WORK,
}


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_every_unsafe_operation_is_recorded_or_says_why_not():
    operations = {f"{one.method} {one.path}" for one in table.read() if "/api/" in one.path}
    unsafe = {one for one in operations if one.split()[0] in UNSAFE}

    assert sorted(unsafe - set(audit.RECORDED) - set(OTHERWISE)) == []
    assert set(audit.RECORDED) <= operations
    assert set(OTHERWISE) <= unsafe


def test_every_action_of_the_admin_passes_where_actions_are_recorded():
    ours = [page for page in site._registry.values() if page.actions]

    assert len(ours) > 3
    for page in ours:
        assert isinstance(page, RoleAdmin)
        assert type(page).response_action is RoleAdmin.response_action


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE labeling_auditentry SET act = 'x'",
        "DELETE FROM labeling_auditentry",
        "TRUNCATE labeling_auditentry",
        "SELECT set_config('plumbline.audit_retention', 'on', true);"
        " DELETE FROM labeling_auditentry",
        "SELECT set_config('plumbline.audit_retention', 'on', true);"
        " UPDATE labeling_auditentry SET act = 'x'",
    ],
)
def test_postgresql_refuses_to_change_or_delete_an_entry(db, statement):
    record(Act.SIGNED_IN)

    connection.check_constraints()  # PostgreSQL truncates no table with checks to come
    with pytest.raises(REFUSED, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert acts() == ["signed_in"]


def test_only_old_entries_are_removed_by_the_one_door(db):
    with time_machine.travel(timezone.now() - timedelta(days=500)):
        record(Act.SIGNED_IN)
    record(Act.SIGNED_OUT)

    old = AuditEntry.objects.filter(happened_at__lt=timezone.now() - timedelta(days=400))
    assert remove_entries(old) == 1

    assert acts() == ["signed_out"]


def test_sign_ins_failures_and_sign_outs_are_recorded_with_their_address(root):
    said = {"username": "root", "password": "wrong-wrong-wrong"}
    browser().post("/api/people/session/", said)
    browser().post("/api/people/session/", {**said, "username": "my-secret-password"})

    sign_in("root").delete("/api/people/session/")

    assert acts() == ["sign_in_failed", "sign_in_failed", "signed_in", "signed_out"]
    known, unknown, *_ = AuditEntry.objects.order_by("pk")
    assert (known.person, unknown.person) == (root, None)
    assert known.address == "127.0.0.1"
    assert known.request_id
    assert "my-secret-password" not in str(list(AuditEntry.objects.values()))


def test_an_act_and_its_entry_are_one_transaction(root, ada, monkeypatch):
    def full_disk(**_all: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("labeling.people.audit.services.AuditEntry.objects.create", full_disk)

    with pytest.raises(OSError, match="full"):
        suspend(actor=root, person=ada, reason="x")

    ada.refresh_from_db()
    assert ada.is_active


def test_a_refused_act_is_not_recorded(root, client_of):
    answer = client_of(root).post("/api/prompts/withdraw-author/", {"author": "x"})

    assert answer.status_code == 400
    assert acts() == []


def test_a_withdrawal_is_recorded_without_what_was_typed(root, client_of):
    client_of(root).post("/api/prompts/withdraw-author/", {"author": "x7y", "confirm": "x7y"})

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.object_kind) == ("withdrawn", root, "prompts")
    assert "x7y" not in str(list(AuditEntry.objects.values()))


def test_administrators_filter_and_export_and_the_export_is_recorded(root, ada, client_of):
    admin = User.objects.create_user("ann", roles=[Role.ADMINISTRATOR])
    suspend(actor=root, person=ada, reason="Secret reason")
    record(Act.SIGNED_IN, by=root, person=root)
    client = client_of(admin)

    (found,) = client.get("/api/people/audit/?person=ADA").json()["results"]
    exported = client.get("/api/people/audit/export/?form=jsonl&act=suspended")
    (line,) = b"".join(exported.streaming_content).decode().splitlines()
    written = b"".join(client.get("/api/people/audit/export/").streaming_content).decode()

    assert (found["act"], found["actor"]["name"], found["person"]["name"]) == (
        "suspended",
        "root",
        "ada",
    )
    assert json.loads(line)["person"] == "ada"
    assert [row["act"] for row in csv.DictReader(written.splitlines())] == acts()
    assert acts().count("downloaded") == 2
    assert "Secret reason" not in written


def test_the_name_of_an_erased_person_is_gone_from_the_audit(root, ada, client_of):
    record(Act.SIGNED_IN, by=ada, person=ada)
    User.objects.filter(pk=ada.pk).update(username="left-1", name="")

    rows = client_of(root).get("/api/people/audit/").json()["results"]

    assert [row["actor"]["name"] for row in rows] == ["left-1"]


def test_every_recorded_act_is_a_known_one():
    assert set(audit.RECORDED.values()) <= ACTS


# Pages of the admin that are ours and not Django's, and where what they do is recorded.
ADMIN_PAGES = {
    "labeling_intake_columns": "the page itself records the import",
    "training_dataset_counts": NOTHING,
    "training_modelversion_evaluate_it": NOTHING,
    "training_modelversion_promote_it": "training/registry/admin/reasons.py records it",
    "training_modelversion_retire_it": "training/registry/admin/reasons.py records it",
    "training_promotion_go_back": "training/registry/admin/reasons.py records it",
    "training_run_compare": NOTHING,
    "training_run_go": NOTHING,
    "training_run_public": NOTHING,
    "training_run_public_results": NOTHING,
    "training_run_reports": NOTHING,
}
DJANGOS = {"add", "change", "changelist", "delete", "history"}


def test_every_own_page_of_the_admin_says_where_it_is_recorded():
    own = {
        pattern.name
        for page in site._registry.values()
        for pattern in page.get_urls()
        if pattern.name and pattern.name.rpartition("_")[2] not in DJANGOS
    }

    assert own == set(ADMIN_PAGES)


def test_whoever_downloads_a_file_is_recorded(db):
    """Every address of the API and the admin is asked; what answers with a file is recorded."""
    signed_in, files, unrecorded = SignedIn(["superuser"]), set(), []
    for operation in all_operations():
        if "GET" not in operation.methods:
            continue
        with transaction.atomic():
            client, actor = signed_in.client_of("superuser")
            answer = client.get(filled_in(operation.path, actor))
            recorded = AuditEntry.objects.filter(act=Act.DOWNLOADED).exists()
            transaction.set_rollback(True)
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            files.add(operation.path)
            if not recorded:
                unrecorded.append(operation.path)

    assert unrecorded == []
    assert {"/api/people/audit/export/", "/api/runs/{run_id}/log.txt"} <= files
