"""The limits of answers to a prompt are part of every line about it."""

from labeling.models import Prompt
from labeling.prompts.cleaning.keys import load_hasher
from tests.training.conftest import demonstrate
from training.datasets.lines import line_of_label, line_of_prompt


def test_lines_say_the_limits_where_there_are_any(labeler):
    label = demonstrate(labeler("ada"), "One two.")
    prompt = label.seat.task.prompt
    assert "limits" not in line_of_prompt(prompt).row

    Prompt.objects.update(limits={"most_words": 5})
    prompt.refresh_from_db()

    assert line_of_prompt(prompt).row["limits"] == {"most_words": 5}
    row = line_of_label(label, {"response": "One two."}, load_hasher()).row
    assert row["limits"] == {"most_words": 5}
