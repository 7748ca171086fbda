"""Real data from outside comes in. Its folder is not part of the project."""

import json
import os
from pathlib import Path

import pytest

from common.development import CHECKOUT
from labeling.models import ImportedPlace, ImportedRanking

FOLDER = Path(os.environ.get("PLUMBLINE_REAL_DATA", CHECKOUT.parent / "shared" / "data"))
FEEDBACK = FOLDER / "qa_feedback" / "feedback-400.json"


@pytest.mark.slow
@pytest.mark.skipif(not FEEDBACK.is_file(), reason="PLUMBLINE_REAL_DATA names no such folder")
def test_qa_feedback_comes_in_with_its_ties(take_in):
    rows = json.loads(FEEDBACK.read_text())

    intake = take_in(FEEDBACK.read_bytes(), "feedback-400.json", drop_labels=True)

    assert intake.state == "done"
    assert intake.mapping["format"] == "qa-feedback"
    left_out = intake.left_out.count()
    assert intake.prompts_made == len(rows) - left_out
    assert left_out < 0.02 * len(rows)
    # 382 weak orders, and six pairs for each of the 18 that contradict themselves.
    assert ImportedRanking.objects.count() > 382
    compared = ImportedPlace.objects.filter(ranking__in=ImportedRanking.objects.all())
    assert compared.count() > 4 * 382
