"""Files on their way in."""

import json
from dataclasses import replace

import pytest

from labeling.prompts.intake.mapping import Plan
from labeling.prompts.intake.services import guess_plan, take_in_here
from labeling.prompts.models import Kind


@pytest.fixture
def take_in(db, tmp_path):
    """Write a file and take it in: dictionaries as JSONL, bytes and text as they are."""

    def take(content, name="prompts.jsonl", *, columns=None, **choices):
        path = tmp_path / name
        if isinstance(content, list):
            content = "".join(json.dumps(line) + "\n" for line in content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        guessed = Plan(columns=columns) if columns else guess_plan(path)
        plan = replace(guessed, **choices)
        return take_in_here(
            path=path, plan=plan, kind=Kind.CUSTOMER, on_progress=lambda intake: None
        )

    return take
