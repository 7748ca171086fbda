"""The acceptance set: what must hold before a training run means anything."""

from training.engine.selftest import arithmetic, learning, policy
from training.engine.selftest.result import Check

QUICK: list[Check] = [*arithmetic.CHECKS, *policy.CHECKS, learning.the_critic_learns_the_return]
LONG: list[Check] = [learning.ppo_finds_the_optimum, learning.text_keeps_what_was_known]
