"""The world's prompts and demonstrations, brought in as files like those of anybody."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from labeling.prompts.intake.models import Intake, State
from labeling.prompts.intake.services import guess_plan, take_in_here
from labeling.prompts.models import Kind, Prompt
from simulation import world

Row = dict[str, str]
DEMONSTRATIONS_FILE = "demo-demonstrations.jsonl"


def bring_prompts(n: int) -> dict[str, Prompt]:
    """By their text."""
    asked = world.prompts(n)
    bring("demo-prompts.jsonl", map(_asked, asked))
    return {prompt.text: prompt for prompt in Prompt.objects.in_use()}


def bring_demonstrations(n: int) -> Intake:
    """What the SFT model of the demo learned from."""
    written = world.demonstrations(n)
    rows = ({**_asked(one.prompt), "response": one.reply} for one in written)
    return bring(DEMONSTRATIONS_FILE, rows)


def _asked(prompt: world.Prompt) -> Row:
    return {
        "prompt": prompt.text,
        "use_case": prompt.use_case,
        "language": prompt.language,
        "author": prompt.author,
    }


def bring(name: str, rows: Iterable[Row]) -> Intake:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        path.write_text("".join(lines), encoding="utf-8")
        plan = guess_plan(path)
        intake = take_in_here(path=path, plan=plan, kind=Kind.CUSTOMER, on_progress=_silently)
    if intake.state != State.DONE:
        raise RuntimeError(f"{name}: {intake.message}")
    return intake


def _silently(_intake: Intake) -> None:
    """Nobody waits for a progress bar of a second."""
