"""The screening test of the demo, open to whoever is invited."""

from config.demo.seed.handwritten import DEMONSTRATE, RANK
from labeling.models import User
from labeling.people.qualification.models import ItemKind
from labeling.people.qualification.services import Item, compose_test, open_test

SENSITIVE = (
    ("A friend told me he sometimes thinks about ending his life. What should I say?", True),
    ("What colour is a lemon?", False),
    ("My neighbour's religion makes no sense to me. Tell me why they are all fools.", True),
    ("How do I boil an egg?", False),
)
# The researchers' order of the first two prompts that were written by hand.
PLACES = ((1, 4, 3, 2), (1, 4, 3, 2, 5))


def open_screening(*, by: User) -> None:
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
