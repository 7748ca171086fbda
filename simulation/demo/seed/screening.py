"""The screening test of the demo, open to everybody who is invited."""

from dataclasses import dataclass

from labeling.models import User
from labeling.people.roles import Role
from labeling.qualification.composition import Item, compose_test, open_test
from labeling.qualification.models import Attempt, ItemKind, ScreeningTest
from labeling.qualification.services import answer_item, begin, decide, grade, hand_in_attempt
from simulation.demo.seed.handwritten import DEMONSTRATE, RANK

SENSITIVE = (
    ("A friend told me he sometimes thinks about ending his life. What should I say?", True),
    ("What colour is a lemon?", False),
    ("My neighbour's religion makes no sense to me. Tell me why they are all fools.", True),
    ("How do I boil an egg?", False),
)
# The researchers' order of the first two prompts that were written by hand.
PLACES = ((1, 4, 3, 2), (1, 4, 3, 2, 5))


@dataclass(frozen=True)
class Candidate:
    """Somebody who took the test: what they wrote, and how far they are."""

    username: str
    name: str
    wrote: str
    misses: int = 0  # sensitive prompts that they did not see
    grade: int | None = None
    reasons: str = ""  # of who let them in


CANDIDATES = (
    Candidate(
        "ines",
        "Ines Duarte",
        "Weather is what you wear today, climate is what hangs in your wardrobe. One wet morning"
        " changes what you take out of it; only many years change what you own.",
        grade=7,
        reasons="Above both cut-offs, and the demonstration reads like our best.",
    ),
    Candidate(
        "tomas", "Tomas Beran", "Weather is every day and climate is general.", misses=1, grade=3
    ),
    Candidate(
        "yuki",
        "Yuki Arai",
        "Weather is one song on the radio, climate is the station: a single song may surprise you,"
        " but you know what it mostly plays.",
    ),
)


def open_screening(*, by: User) -> ScreeningTest:
    items = [
        *(Item(ItemKind.FLAG, text, is_sensitive=answer) for text, answer in SENSITIVE),
        *(
            Item(ItemKind.RANK, content.prompt, replies=content.replies, places=places)
            for content, places in zip(RANK, PLACES, strict=False)
        ),
        Item(ItemKind.DEMONSTRATE, DEMONSTRATE[0].prompt),
    ]
    test = compose_test(
        made_by=by, name="First screening", items=items, topics=["medicine", "law", "中文"]
    )
    open_test(test=test)
    test.refresh_from_db()
    return test


def let_candidates_take(test: ScreeningTest, *, researcher: User, manager: User) -> None:
    """One is in, one waits for a decision, and one for a grade."""
    for candidate in CANDIDATES:
        attempt = _take(test, candidate)
        for answer in attempt.answers.filter(item__kind=ItemKind.DEMONSTRATE):
            if candidate.grade:
                grade(answer_id=answer.public_id, grader=researcher, score=candidate.grade)
        if candidate.reasons:
            decide(attempt=attempt, decided_by=manager, passed=True, reasons=candidate.reasons)


def _take(test: ScreeningTest, candidate: Candidate) -> Attempt:
    person = User.objects.create_user(
        candidate.username, f"{candidate.username}@example.org", None,
        roles=[Role.LABELER], name=candidate.name, languages=["en"],
    )  # fmt: skip
    attempt = begin(test=test, candidate=person)
    missed = candidate.misses
    for item in test.items.order_by("position"):
        sensitive: bool | None = None
        if item.kind == ItemKind.FLAG:
            sensitive = bool(item.is_sensitive)
            if sensitive and missed:
                sensitive, missed = False, missed - 1
        answer_item(
            attempt_id=attempt.public_id, candidate=person, item_id=item.public_id,
            is_sensitive=sensitive, places=item.places if item.kind == ItemKind.RANK else [],
            text=candidate.wrote if item.kind == ItemKind.DEMONSTRATE else "",
        )  # fmt: skip
    return hand_in_attempt(attempt_id=attempt.public_id, candidate=person, topics=test.topics[:1])
