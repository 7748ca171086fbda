"""The models that can take part in campaigns. Packages above that have models add themselves."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Generator:
    """A package with models."""

    model_names: Callable[[], Iterable[str]]
    # Takes the key of a campaign. Calling it again for the same campaign changes nothing.
    generate_replies: Callable[[int], None]
    # A sentence that says why some of these names are refused; empty if they are not.
    why_refused: Callable[[Iterable[str]], str] = lambda names: ""


GENERATORS: list[Generator] = []


def known_models() -> frozenset[str] | None:
    """The names of all models that can take part; None if no package has any."""
    if not GENERATORS:
        return None
    return frozenset(name for generator in GENERATORS for name in generator.model_names())


def why_refused(names: Collection[str]) -> str:
    """Why models that are known cannot take part now; empty if all of them can."""
    return next(filter(None, (generator.why_refused(names) for generator in GENERATORS)), "")


def generate_replies(campaign_id: int) -> None:
    for generator in GENERATORS:
        generator.generate_replies(campaign_id)
