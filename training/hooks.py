"""What the packages of training do for packages below them. training/apps.py registers it."""

from labeling.campaigns.generators import GENERATORS, Generator
from labeling.people.forgetting import NAME_FORGETTERS
from labeling.people.retention import RULES
from labeling.prompts.erasure import PROMPT_ERASERS, PROMPT_USES
from training.playground import erasure as playground
from training.registry import leaving as registry
from training.registry.services import names_of_writers, why_names_are_refused
from training.rounds import leaving as rounds
from training.rounds.jobs import advance_rounds_after, advance_rounds_after_release
from training.runs import erasure as runs
from training.runs import retention as run_history
from training.runs.endings import RUN_ENDINGS
from training.runs.public import keep_results
from training.samples import erasure as samples
from training.samples.campaigns import generate_for
from training.samples.jobs import collect_replies_of
from training.samples.releasing import AFTER_RELEASE


def register() -> None:
    # When a run ends: what it must not have written is erased first. Then a run that generated
    # replies hands them to its batch, because the round that waits for the run may wait for that
    # batch as well.
    RUN_ENDINGS.extend(
        [runs.erase_after_end, collect_replies_of, keep_results, advance_rounds_after]
    )

    AFTER_RELEASE.append(advance_rounds_after_release)

    PROMPT_USES.extend([runs.uses_by_training, samples.batches_with, playground.conversations_with])
    PROMPT_ERASERS.extend(
        [runs.erase_from_training, samples.erase_from_batches, playground.erase_from_conversations]
    )
    NAME_FORGETTERS.extend([registry.forget_names, rounds.forget_names])
    RULES.extend(run_history.RULES)
    GENERATORS.append(Generator(names_of_writers, generate_for, why_names_are_refused))
