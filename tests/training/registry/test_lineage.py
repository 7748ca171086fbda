"""The tree of a model version names everything that went into it."""

from tests.training.standing_in import model_of
from training.registry.lineage import tree_of
from training.registry.models import Kind
from training.runs.models import Run, RunInput


def test_a_policy_names_the_reward_model_of_its_run(rosalind):
    judge = model_of("judge-1", rosalind, kind=Kind.REWARD)
    run = Run.objects.create(name="ppo-1", step="ppo", created_by=rosalind)
    RunInput.objects.create(run=run, name="reward_model", model=judge)

    tree = tree_of(model_of("policy-1", rosalind, run=run))

    assert "rewarded by judge-1" in tree
