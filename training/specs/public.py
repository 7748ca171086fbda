"""Public tasks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from training.fields import limited
from training.mistakes import Mistake
from training.specs.base import Spec, not_a_choice

TASKS = ("winogender", "winogender_pairs", "crows_pairs", "sst2", "rte", "hellaswag")


@dataclass(frozen=True, kw_only=True)
class PublicSpec(Spec):
    """Measure a model on public tasks (4.2, appendix D) with lm-evaluation-harness."""

    step: ClassVar[str] = "public"

    model: str
    tasks: str = "winogender winogender_pairs crows_pairs"  # names, with spaces between them
    shots: int | None = limited(None)  # examples before each question; left out: those of the task
    limit: int = limited(0)  # questions per task; 0: all
    chat: bool = False  # ask in the model's chat template
    batch: int = limited(8, least=1)
    # The Python of the harness's environment, and the folder of the data.
    harness: str = ""
    data: str = ""

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(self.tasks.replace(",", " ").split()))

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if not self.names:
            yield not_a_choice("tasks", "", TASKS)
        for name in self.names:
            if name not in TASKS:
                yield not_a_choice("tasks", name, TASKS)
