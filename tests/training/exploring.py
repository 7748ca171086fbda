"""Drawn interleavings of drawn scripts: whatever people and jobs do at once, the rules hold."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.interleaving import Interleaving

# In the ordinary run and in the slow one, which makes at least STEPS steps.
FEW, MANY = 6, 40
STEPS = 1000


def explore(play: Callable[[st.DataObject], Interleaving], *, examples: int) -> int:
    """Play this many interleavings and return the number of their steps."""
    steps = 0

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        # To make an example smaller takes many runs. The steps of the first are in the message.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def play_one(data: st.DataObject) -> None:
        nonlocal steps
        steps += len(play(data).steps)

    play_one()
    return steps
