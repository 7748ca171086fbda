"""The content of a study's site: the demo's world, imported as a researcher imports files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bootstrap import SetupFailed
from labeling.people.models import User
from labeling.prompts.intake.models import State
from labeling.prompts.intake.services import guess_plan, take_in_here
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Prompt, Split
from simulation import world
from training.datasets.models import Dataset
from training.datasets.services import add_text


def bring_prompts(folder: Path, count: int, seed: int) -> int:
    """Return how many were imported: near-duplicates are dropped, as in production."""
    path = folder / "prompts.jsonl"
    path.write_text(lines(
        {"prompt": one.text, "author": one.author, "use_case": one.use_case,
         "language": one.language}
        for one in world.prompts(count, seed)
    ))  # fmt: skip
    plan = guess_plan(path)
    intake = take_in_here(path=path, plan=plan, kind=PromptKind.PLAIN, on_progress=lambda _: None)
    if intake.state != State.DONE:
        raise SetupFailed(f"The prompts did not come in: {intake.message}")
    return intake.prompts_made


def bring_text(name: str, count: int, seed: int, by: User) -> Dataset:
    pages = lines({"text": page} for page in world.documents(count, seed))
    return add_text(name=name, chunks=[pages.encode()], by=by, lines_of_json=True)


def prompts_of(split: Split, most: int) -> list[Prompt]:
    return list(Prompt.objects.in_use().filter(split=split).order_by("pk")[:most])


class Memory:
    """What comes to people's minds: the answers of the world's uneven people, by prompt."""

    def __init__(self, count: int, seed: int) -> None:
        self.known: dict[str, list[str]] = {}
        for one in world.demonstrations(count, seed):
            self.known.setdefault(one.prompt.text, []).append(one.reply)

    def __call__(self, prompt: str) -> Sequence[str]:
        return self.known.get(prompt) or ["I do not know."]

    def knows(self, prompts: Iterable[Prompt]) -> list[Prompt]:
        return [one for one in prompts if one.text in self.known]


def lines(rows: Iterable[Mapping[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
