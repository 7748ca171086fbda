"""The English part: facts to know, ideas and lines; the texts are in english_texts."""

from collections.abc import Iterator
from itertools import permutations, product

from simulation.world import words
from simulation.world.content import Content, an, begun, listed, phrased
from simulation.world.english_texts import (
    belongings,
    kinds,
    names,
    past,
    places,
    requests,
    reviews,
    summaries,
)  # fmt: skip


def contents() -> Iterator[Content]:
    for family in (
        colours, sounds, opposites, sums, homes, trades, tools, lists, lines, cards, moods,
        requests, past, summaries, reviews, kinds, belongings, names, places, steps, riddles,
    ):  # fmt: skip
        yield from family()


# Open questions


def colours() -> Iterator[Content]:
    ask = (
        "What colour is {x}?", "Which colour does {x} have?", "Tell me the colour of {x}.",
        "I am painting {x}. Which colour do I need?", "colour of {x}?",
    )  # fmt: skip
    for thing, colour in words.COLOURS.items():
        x = an(thing)
        yield Content(
            "open-qa", "colours", phrased(ask, x=x),
            (f"{begun(x)} is {colour}.",), (f"{begun(colour)}.",),
        )  # fmt: skip


def sounds() -> Iterator[Content]:
    ask = (
        "What sound does {x} make?", "What does {x} do when it is loud?",
        "My child asks: which noise does {x} make?", "Which sound comes from {x}?",
    )  # fmt: skip
    for animal, sound in words.SOUNDS.items():
        x = an(animal)
        answer = f"{begun(x)} {sound}."
        yield Content("open-qa", "sounds", phrased(ask, x=x), (answer,), (f"It {sound}.",))


def opposites() -> Iterator[Content]:
    ask = (
        "What is the opposite of {x}?", "Which word means the opposite of {x}?",
        "Give me the opposite of {x}.", "Not {x}, but what?",
    )  # fmt: skip
    for pair in words.OPPOSITES:
        for x, y in (pair, pair[::-1]):
            answer = f"The opposite of {x} is {y}."
            yield Content("open-qa", "opposites", phrased(ask, x=x), (answer,), (f"{begun(y)}.",))


def sums() -> Iterator[Content]:
    ask = ("What is {x}?", "How much is {x}?", "Please work out {x}.", "What do I get for {x}?")
    numbers = words.NUMBERS
    for a, b in product(range(1, 6), range(1, 6)):
        x = f"{numbers[a]} plus {numbers[b]}"
        answer, short = f"{begun(x)} is {numbers[a + b]}.", f"{begun(numbers[a + b])}."
        yield Content("open-qa", "sums", phrased(ask, x=x), (answer,), (short,))


def homes() -> Iterator[Content]:
    ask = (
        "Where does {x} live?", "What is the home of {x} called?", "In what does {x} live?",
    )  # fmt: skip
    for who, home in words.HOMES.items():
        answer, short = f"{begun(an(who))} lives in {an(home)}.", f"In {an(home)}."
        yield Content("open-qa", "homes", phrased(ask, x=an(who)), (answer,), (short,))


def trades() -> Iterator[Content]:
    ask = ("Who {x}?", "Whose trade is it: who {x}?", "Tell me who {x}.")
    for trade, does in words.TRADES.items():
        answer, short = f"{begun(an(trade))} {does}.", f"{begun(an(trade))}."
        yield Content("open-qa", "trades", phrased(ask, x=does), (answer,), (short,))


def tools() -> Iterator[Content]:
    ask = ("What do I need to {x}?", "I want to {x}. What should I take?", "With what can I {x}?")
    for work, tool in words.TOOLS.items():
        answer, short = f"To {work} you need {tool}.", f"{begun(tool)}."
        yield Content("open-qa", "tools", phrased(ask, x=work), (answer,), (short,))


# Ideas and lines


def lists() -> Iterator[Content]:
    ask = (
        "Name {n} {x}.", "Give me {n} {x}.", "I need {n} {x} for a game.", "Think of {n} {x}.",
        "Which {n} {x} come to mind?",
    )  # fmt: skip
    for (kind, members), n in product(words.KINDS.items(), (2, 3)):
        number = words.NUMBERS[n]
        orders = list(permutations(members, n))
        whole = tuple(f"{begun(number)} {kind}s are {listed(order)}." for order in orders)
        short = tuple(f"{begun(listed(order))}." for order in orders)
        asked = phrased(ask, n=number, x=f"{kind}s")
        yield Content("brainstorming", "lists", asked, whole, short)


def lines() -> Iterator[Content]:
    ask = (
        "Write a line about {x}.", "Write one sentence about {x} for my book.",
        "I need a line of a poem about {x}.", "Begin a story with {x}.",
    )  # fmt: skip
    for topic, written in words.LINES.items():
        yield Content("generation", "lines", phrased(ask, x=topic), written)


def cards() -> Iterator[Content]:
    ask = (
        "Write a card for {name}: {x}.", "{name} has a {x}. What do I write on the card?",
        "A {x} card for {name}, please.",
    )  # fmt: skip
    for (occasion, card), name in product(words.OCCASIONS.items(), words.NAMES):
        asked = phrased(ask, x=occasion, name=name)
        yield Content("generation", "cards", asked, (card.format(name=name),))


def moods() -> Iterator[Content]:
    ask = ("I am {x}.", "I feel {x} today.", "Hello. I am so {x} today.", "Why am I so {x}?")
    for mood, answer in words.MOODS.items():
        yield Content("chat", "moods", phrased(ask, x=mood), (answer,))


# Everything else


def steps() -> Iterator[Content]:
    ask = (
        "How do I {x}?", "Tell me how to {x}.", "Three steps to {x}, please.",
        "I have never tried to {x}. How does it go?", "how to {x}",
    )  # fmt: skip
    for what, how in words.STEPS.items():
        yield Content("other", "steps", phrased(ask, x=what), (how,))


def riddles() -> Iterator[Content]:
    ask = ("A riddle: {x}", "{x} I cannot find it.", "Solve this. {x}")
    for riddle, answer in words.RIDDLES.items():
        yield Content("other", "riddles", phrased(ask, x=riddle), (f"It is {answer.lower()}",))
