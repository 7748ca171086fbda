"""Limits and shares of prompts, tasks and labels."""

from datetime import timedelta

from common import env

# How long a labeler may keep a task without a heartbeat before it goes back to the queue.
SEAT_TIME = timedelta(minutes=env.whole("SEAT_MINUTES", 30))
# How long drafts are kept after the work on them has ended.
DRAFT_TIME = timedelta(days=env.whole("DRAFT_DAYS", 30, at_least=1))
# How long lines of an import outlive it, if the worker that deletes them died.
STAGING_TIME = timedelta(hours=1)

# A skip can be undone for ten seconds, plus two for the request to arrive.
SKIP_UNDO_TIME = timedelta(seconds=12)

# How long labelers may edit a label after they submit it.
LABEL_EDIT_TIME = timedelta(hours=env.whole("LABEL_EDIT_HOURS", 24))

# The percentage of seats at gold tasks, while there are gold tasks.
GOLD_PERCENT = env.whole("GOLD_PERCENT", 5)

# Prompts with this many equal first characters are near-duplicates; one of them is kept.
PROMPT_PREFIX_CHARACTERS = env.whole("PROMPT_PREFIX_CHARACTERS", 200)
PROMPTS_PER_AUTHOR = env.whole("PROMPTS_PER_AUTHOR", 200)  # InstructGPT section 3.2
# Percentages of authors whose prompts are kept for validation and test; the rest is for training.
SPLIT_VALIDATION_PERCENT = env.whole("SPLIT_VALIDATION_PERCENT", 10)
SPLIT_TEST_PERCENT = env.whole("SPLIT_TEST_PERCENT", 10)
# "module.function" that finds names of people; empty = none.
NAME_RECOGNISER = env.text("NAME_RECOGNISER", "")
