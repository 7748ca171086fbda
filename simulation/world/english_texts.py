"""The English part: short texts to change, to judge and to read."""

from collections.abc import Iterator, Sequence
from itertools import product

from simulation.world import words
from simulation.world.content import Content, an, begun, phrased

# Texts to change


def requests() -> Iterator[Content]:
    ask = (
        "Make this polite: {x}.", "Say it in a friendly way: {x}!",
        "How do I say this politely? {x}.", "Rewrite, less harsh: {x}.",
    )  # fmt: skip
    for order in words.ORDERS:
        answer = f"Could you please {order}?"
        yield Content("rewrite", "requests", phrased(ask, x=begun(order)), (answer,))


def past() -> Iterator[Content]:
    ask = ("Put this into the past: {x}", "Rewrite as if it was yesterday: {x}")
    for who, (now, then) in product(words.NAMES[:6], words.PAST.items()):
        asked = phrased(ask, x=f"{who} {now}s all day.")
        yield Content("rewrite", "past", asked, (f"{who} {then} all day.",))


def summaries() -> Iterator[Content]:
    ask = (
        "Summarise: {x}", "In one sentence: {x}", "{x} Say it in a few words.",
        "Make this shorter. {x}",
    )  # fmt: skip
    for name, place, thing in some(words.NAMES, words.PLACES, words.GOODS):
        told = (
            f"{name} got up early. Then {name} went to the {place}."
            f" There was {thing}, and {name} took it home."
        )
        answer = f"{name} got {thing} at the {place}."
        yield Content("summarization", "summaries", phrased(ask, x=told), (answer,))


# Texts to judge


def reviews() -> Iterator[Content]:
    ask = (
        "Is this review good or bad? {x}", "Good or bad: {x}",
        "A guest wrote: {x} Was the guest happy?",
    )  # fmt: skip
    for review in words.GOOD_REVIEWS:
        yield Content("classification", "reviews", phrased(ask, x=review), ("That is good.",))
    for review in words.BAD_REVIEWS:
        yield Content("classification", "reviews", phrased(ask, x=review), ("That is bad.",))


def kinds() -> Iterator[Content]:
    ask = ("What kind of thing is {x}?", "Which group does {x} belong to?", "Sort this: {x}.")
    for kind, members in words.KINDS.items():
        for member in members:
            answer, short = f"{begun(an(member))} is {an(kind)}.", f"{begun(an(kind))}."
            asked = phrased(ask, x=an(member))
            yield Content("classification", "kinds", asked, (answer,), (short,))


# Texts to read


def belongings() -> Iterator[Content]:
    ask = ("{x} Who has {y}?", "Read this and say who has {y}: {x}", "{x} Whose is {y}?")
    for name, place, thing in some(words.NAMES, words.PLACES, words.GOODS):
        told = f"{name} is at the {place} with {thing}."
        answer, short = f"{name} has {thing}.", f"{name}."
        yield Content("closed-qa", "belongings", phrased(ask, x=told, y=thing), (answer,), (short,))


def names() -> Iterator[Content]:
    ask = ("Find the name: {x}", "Which person is in this text? {x}")
    for name, place, thing in some(words.NAMES, words.PLACES, words.GOODS):
        told = f"On Monday {name} saw {thing} near the {place}."
        yield Content("extract", "names", phrased(ask, x=told), (f"The name is {name}.",))


def places() -> Iterator[Content]:
    ask = ("Find the place: {x}", "Which place is in this text? {x}")
    for name, place, thing in some(words.NAMES, words.PLACES, words.GOODS):
        told = f"On Monday {name} saw {thing} near the {place}."
        yield Content("extract", "places", phrased(ask, x=told), (f"The place is the {place}.",))


def some(*lists: Sequence[str]) -> list[tuple[str, ...]]:
    """A quarter of all combinations, evenly spread."""
    return [combination for n, combination in enumerate(product(*lists)) if n % 4 == n // 4 % 4]
