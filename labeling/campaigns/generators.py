"""The models that can take part in campaigns. Packages above that have models add themselves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Generator:
    """A package with models."""

    model_names: Callable[[], Iterable[str]]
    # Takes the key of a campaign. Calling it again for the same campaign changes nothing.
    generate_replies: Callable[[int], None]


GENERATORS: list[Generator] = []


def known_models() -> frozenset[str] | None:
    """The names of all models that can take part; None if no package has any."""
    if not GENERATORS:
        return None
    return frozenset(name for generator in GENERATORS for name in generator.model_names())


def generate_replies(campaign_id: int) -> None:
    for generator in GENERATORS:
        generator.generate_replies(campaign_id)
