"""A database of 0.1.0 with a million labels is upgraded: nothing is lost, and it takes minutes."""

import json
import sys

import pytest

from benchmarks.upgrade import measured

pytestmark = pytest.mark.slow
LABELS = 1_000_000


def test_a_million_labels_of_the_first_release_are_upgraded(capsys):
    found = measured(LABELS)

    with capsys.disabled():  # a number for docs/log/
        sys.stdout.write(f"\n  {json.dumps(found)}")
    assert found["kept"] == LABELS
