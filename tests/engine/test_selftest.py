"""The quick part of the acceptance set, against the code the steps run."""

import pytest

from training.engine.selftest import QUICK


@pytest.mark.parametrize("check", QUICK, ids=lambda check: check.__name__)
def test_the_acceptance_set_holds(check):
    results = list(check())

    assert results
    assert [result for result in results if not result.holds] == []
