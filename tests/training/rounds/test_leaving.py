"""Staff who leave are forgotten in what they decided, and the decisions stay."""

import pytest

from labeling.models import Role, User
from labeling.people.leaving import pseudonymise
from tests.labeling.canary import tables_with
from tests.training.standing_in import model_of
from training.registry.models import Promotion
from training.registry.services import promote, retire
from training.rounds.models import Round, Stage, StageName, StageState
from training.rounds.services import decide

CANARY = "canaryna"


@pytest.fixture
def leaver(db) -> User:
    return User.objects.create_user(
        CANARY, f"{CANARY}@example.org", name=f"{CANARY} Smith", roles=[Role.RESEARCHER]
    )


def gate_of(leaver: User) -> Round:
    round_ = Round.objects.create(number=1, created_by=leaver)
    for name in StageName:
        state = StageState.DONE
        if name in {StageName.GATE, StageName.PROMOTE}:
            state = StageState.RUNNING if name == StageName.GATE else StageState.WAITING
        Stage.objects.create(round=round_, name=name, state=state)
    return round_


def test_staff_who_leave_are_forgotten_in_rounds_and_promotions(leaver, client_of):
    admin = User.objects.create_superuser("root")
    round_ = gate_of(leaver)
    round_.stages.filter(name=StageName.LABEL).update(evidence={"labels": 2, "closed_by": CANARY})
    decide(round_=round_, promote=False, reason="It is no better.", by=leaver)
    decided = round_.stages.get(name=StageName.GATE).evidence
    first, second = model_of("first", admin), model_of("second", admin)
    promote(model=first, by=admin, reason="The gate.", evidence=decided)
    retire(model=second, by=leaver, reason="It repeats itself.")
    client_of(admin).patch(f"/api/people/{leaver.public_id}/", {"name": "Nina Brown"})
    assert {"training_stage", "training_promotion", "training_modelversion"} <= set(
        tables_with(CANARY)
    )

    pseudonymise(actor=admin, person=leaver)

    assert list(tables_with(CANARY)) == []
    leaver.refresh_from_db()
    by = leaver.username
    assert by.startswith("left-")
    assert round_.stages.get(name=StageName.GATE).evidence["by"] == by
    assert Promotion.objects.get(model=first).evidence["by"] == by
    second.refresh_from_db()
    assert second.note.endswith(f" {by}: It repeats itself.")
