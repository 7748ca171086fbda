"""The fields of every step that mixes the gradient of pretraining text into its own (ptx)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from training.fields import limited
from training.mistakes import Mistake
from training.specs.base import TrainingSpec


@dataclass(frozen=True, kw_only=True)
class MixingSpec(TrainingSpec):
    """The gradient of the objective, plus gamma times that of pretraining text (3.5, C.4)."""

    usual_gamma: ClassVar[float] = 1.0

    text: Path | None = None  # pretraining text for ptx
    gamma: float | None = limited(None)  # left out: `usual_gamma` with `text`, 0 without
    # Instead of gamma: hold |gamma g_ptx| / |g| at this.
    gradient_ratio: float | None = limited(None)

    @property
    def ptx_gamma(self) -> float:
        """The weight of pretraining text."""
        if self.gamma is not None:
            return self.gamma
        return self.usual_gamma if self.text else 0.0

    @property
    def mixes_text(self) -> bool:
        return bool(self.text) and (self.ptx_gamma > 0 or self.gradient_ratio is not None)

    def conflicts(self) -> Iterator[Mistake]:
        yield from super().conflicts()
        if self.gradient_ratio is not None and self.zero is not None:
            yield Mistake("gradient_ratio", "ratio_with_zero")
        if self.gamma is not None and self.gradient_ratio is not None:
            yield Mistake("gamma", "gamma_with_ratio")
        if self.gamma and not self.text:
            yield Mistake("text", "text_for_gamma")
